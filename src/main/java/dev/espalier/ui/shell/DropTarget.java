package dev.espalier.ui.shell;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;

/** Takes files dropped anywhere on the window, and says beforehand what would become of them. */
final class DropTarget {
  private final Node target;
  private final Node layer;
  private final Label text;
  private final Consumer<List<Path>> open;

  DropTarget(Node target, Node layer, Label text, Consumer<List<Path>> open) {
    this.target = target;
    this.layer = layer;
    this.text = text;
    this.open = open;
  }

  void install() {
    target.addEventFilter(DragEvent.DRAG_ENTERED_TARGET, this::entered);
    target.addEventFilter(DragEvent.DRAG_OVER, this::over);
    target.setOnDragExited(event -> layer.setVisible(false));
    target.addEventFilter(DragEvent.DRAG_DROPPED, this::dropped);
  }

  private void entered(DragEvent event) {
    if (event.getDragboard().hasFiles()) {
      text.setText(describe(paths(event)));
      layer.setVisible(true);
    }
  }

  private void over(DragEvent event) {
    if (event.getDragboard().hasFiles()) {
      event.acceptTransferModes(TransferMode.COPY_OR_MOVE);
      event.consume();
    }
  }

  private void dropped(DragEvent event) {
    layer.setVisible(false);
    if (event.getDragboard().hasFiles()) {
      open.accept(paths(event));
      event.setDropCompleted(true);
      event.consume();
    }
  }

  private static List<Path> paths(DragEvent event) {
    return event.getDragboard().getFiles().stream().map(File::toPath).toList();
  }

  static String describe(List<Path> files) {
    return files.stream()
        .map(file -> FileRoute.of(file).verb() + " " + file.getFileName())
        .collect(Collectors.joining("\n"));
  }
}
