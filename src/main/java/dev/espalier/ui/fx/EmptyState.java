package dev.espalier.ui.fx;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** What a pane shows while it has nothing to show: why that is, and what to do about it. */
public final class EmptyState extends VBox {

  /**
   * Makes an empty state.
   *
   * @param actions buttons that help, if any
   */
  public EmptyState(Icon icon, String text, Node... actions) {
    getStyleClass().add("empty-state");
    var label = new Label(text);
    label.setMaxWidth(280);
    getChildren().addAll(icon.node(), label);
    getChildren().addAll(actions);
  }
}
