package dev.espalier.ui.fx;

import com.sun.javafx.scene.SceneHelper;
import com.sun.javafx.tk.TKClipboard;
import com.sun.javafx.tk.TKDropTargetListener;
import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.geometry.Point2D;
import javafx.scene.Scene;
import javafx.scene.input.DataFormat;
import javafx.scene.input.TransferMode;
import org.jspecify.annotations.Nullable;

/**
 * What another program drags over a window. The headless platform has none to drag from, so that
 * this begins where any platform tells the toolkit: what is picked, entered, left and dropped on is
 * found by the toolkit itself.
 */
public final class DraggedFiles {
  private final TKDropTargetListener scene;
  private final TKClipboard clipboard;

  private DraggedFiles(Scene scene, Map<DataFormat, Object> content) {
    this.scene = listener(scene);
    this.clipboard = clipboard(content);
  }

  /** Files. */
  public static DraggedFiles over(Scene scene, List<Path> files) {
    List<File> dragged = files.stream().map(Path::toFile).toList();
    return new DraggedFiles(scene, Map.of(DataFormat.FILES, dragged));
  }

  /** A text. */
  public static DraggedFiles over(Scene scene, String text) {
    return new DraggedFiles(scene, Map.of(DataFormat.PLAIN_TEXT, text));
  }

  /** Comes over the window, and says whether it would be taken there. */
  public boolean enter(Point2D at) {
    return FxTest.fx(() -> {
      TransferMode copy = TransferMode.COPY;
      scene.dragEnter(at.getX(), at.getY(), at.getX(), at.getY(), copy, clipboard);
      return isTaken(scene.dragOver(at.getX(), at.getY(), at.getX(), at.getY(), copy));
    });
  }

  /** Is moved, and says whether it would be taken there. */
  public boolean move(Point2D to) {
    return FxTest.fx(() ->
        isTaken(scene.dragOver(to.getX(), to.getY(), to.getX(), to.getY(), TransferMode.COPY)));
  }

  /** Is let go, and says whether it was taken. */
  public boolean drop(Point2D at) {
    return FxTest.fx(
        () -> isTaken(scene.drop(at.getX(), at.getY(), at.getX(), at.getY(), TransferMode.COPY)));
  }

  /** Leaves the window. */
  public void leave() {
    FxTest.fxRun(() -> scene.dragExit(0, 0, 0, 0));
  }

  private static boolean isTaken(@Nullable TransferMode mode) {
    return mode != null;
  }

  private static TKDropTargetListener listener(Scene scene) {
    try {
      Object peer = FxTest.fx(() -> SceneHelper.getPeer(scene));
      Class<?> type = peer.getClass();
      while (!type.getSimpleName().equals("GlassScene")) {
        type = type.getSuperclass();
      }
      Field listener = type.getDeclaredField("dropTargetListener");
      listener.setAccessible(true);
      return (TKDropTargetListener) listener.get(peer);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this toolkit hears of drags in another way", e);
    }
  }

  private static TKClipboard clipboard(Map<DataFormat, Object> content) {
    Set<TransferMode> modes = EnumSet.of(TransferMode.COPY);
    return (TKClipboard)
        Proxy.newProxyInstance(
            TKClipboard.class.getClassLoader(),
            new Class<?>[] {TKClipboard.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getContentTypes" -> content.keySet();
                  case "hasContent" -> content.containsKey(arguments[0]);
                  case "getContent" -> content.get(arguments[0]);
                  case "getTransferModes" -> modes;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
