package dev.espalier.ui.fx;

import dev.espalier.ui.fx.theme.ThemeChoice;
import dev.espalier.ui.fx.theme.ThemeManager;
import dev.espalier.ui.log.ToolkitLog;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.MouseButton;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.testfx.api.FxRobot;
import org.testfx.robot.Motion;
import org.testfx.service.query.NodeQuery;
import org.testfx.util.WaitForAsyncUtils;

/**
 * A test with a window on the headless platform and a robot that clicks and types in it. The
 * headless screen is 1000 by 1000, and scrolling only hits a window at its origin: {@link #show}
 * keeps to that.
 */
@Timeout(60)
public abstract class FxTest extends FxRobot {

  private static @Nullable ThemeManager theme;

  @BeforeAll
  static void startToolkit() {
    ToolkitLog.quieten();
    FxThread.startToolkit();
    theme(ThemeChoice.LIGHT);
  }

  @Override
  public NodeQuery lookup(String query) {
    return OnFxThread.of(fx(() -> super.lookup(query)));
  }

  @Override
  public FxRobot clickOn(String query, Motion motion, MouseButton... buttons) {
    return clickOn(lookup(query).<Node>query(), motion, buttons);
  }

  /** Gives all windows, also later ones, the light or the dark look. */
  public static void theme(ThemeChoice choice) {
    fxRun(() -> {
      if (theme == null) {
        theme = new ThemeManager(choice);
      }
      theme.choiceProperty().set(choice);
    });
  }

  /** The one theme manager of all tests. */
  public static ThemeManager themeManager() {
    return Objects.requireNonNull(theme);
  }

  /** A name for a picture in the look shown now. */
  public static String inTheme(String name) {
    boolean dark = fx(() -> theme != null && theme.darkProperty().get());
    return name + (dark ? "-dark" : "-light");
  }

  /** Runs on the FX thread, waits, and throws what it threw. */
  public static <T> T fx(Callable<T> work) {
    if (Platform.isFxApplicationThread()) {
      try {
        return work.call();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    var task = new FutureTask<>(work);
    new FxThread().execute(task);
    try {
      return task.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("on the FX thread: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the FX thread did not answer in 30 s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Runs on the FX thread and waits. */
  public static void fxRun(Runnable work) {
    fx(() -> {
      work.run();
      return true;
    });
  }

  /** Shows a new window at the origin of the screen and waits until it is drawn. */
  public Stage show(int width, int height, Supplier<? extends Parent> content) {
    Stage stage =
        fx(() -> {
          var shown = new Stage();
          shown.setScene(new Scene(content.get(), width, height));
          shown.setX(0);
          shown.setY(0);
          shown.show();
          return shown;
        });
    settle();
    return stage;
  }

  /** Waits until what was queued has run and a few frames have been drawn. */
  public static void settle() {
    WaitForAsyncUtils.waitForFxEvents(3);
  }

  /** Waits for something that another thread brings about. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, 20, condition);
  }

  /** Waits for something that takes longer, such as a search that measures. */
  public static void until(String what, int seconds, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!fx(condition::getAsBoolean)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not happen in " + seconds + " s: " + what);
      }
      WaitForAsyncUtils.sleep(20, TimeUnit.MILLISECONDS);
    }
  }

  @AfterEach
  void closeWindows() {
    fxRun(() -> {
      for (Window window : java.util.List.copyOf(Window.getWindows())) {
        if (window instanceof PopupWindow) {
          window.hide();
        }
      }
      java.util.List.copyOf(Window.getWindows()).forEach(Window::hide);
    });
  }
}
