package dev.espalier.ui.shell;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.Pane;

/** Takes files dropped anywhere on the window, and says beforehand what would become of them. */
final class DropTarget {
  private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");

  private final Pane target;
  private final DropViewModel viewModel;

  DropTarget(Pane target, DropViewModel viewModel) {
    this.target = target;
    this.viewModel = viewModel;
  }

  /** Takes files from now on, and shows what would become of them on a layer over the window. */
  void install(Pane layer, Pane open, Pane unpack) {
    layer.visibleProperty().bind(viewModel.shownProperty());
    open.getChildren().add(text(viewModel.openTextProperty()));
    unpack.getChildren().add(text(viewModel.unpackTextProperty()));
    unpack.visibleProperty().bind(viewModel.unpackableProperty());
    unpack.managedProperty().bind(unpack.visibleProperty());
    viewModel
        .unpackingProperty()
        .subscribe(chosen -> {
          open.pseudoClassStateChanged(CHOSEN, !chosen);
          unpack.pseudoClassStateChanged(CHOSEN, chosen);
        });
    target.addEventFilter(DragEvent.DRAG_ENTERED_TARGET, this::entered);
    target.addEventFilter(DragEvent.DRAG_OVER, this::over);
    target.setOnDragExited(event -> viewModel.leave());
    target.addEventFilter(DragEvent.DRAG_DROPPED, this::dropped);
  }

  private static Label text(ReadOnlyStringProperty words) {
    var label = new Label();
    label.getStyleClass().add("drop-text");
    label.textProperty().bind(words);
    return label;
  }

  private void entered(DragEvent event) {
    if (event.getDragboard().hasFiles()) {
      viewModel.enter(paths(event));
    }
  }

  private void over(DragEvent event) {
    if (event.getDragboard().hasFiles()) {
      viewModel.move(isRight(event));
      event.acceptTransferModes(TransferMode.COPY_OR_MOVE);
      event.consume();
    }
  }

  private void dropped(DragEvent event) {
    viewModel.leave();
    if (event.getDragboard().hasFiles()) {
      viewModel.drop(paths(event), isRight(event));
      event.setDropCompleted(true);
      event.consume();
    }
  }

  private boolean isRight(DragEvent event) {
    return target.sceneToLocal(event.getSceneX(), event.getSceneY()).getX() > target.getWidth() / 2;
  }

  private static List<Path> paths(DragEvent event) {
    return event.getDragboard().getFiles().stream().map(File::toPath).toList();
  }
}
