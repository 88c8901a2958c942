package dev.espalier.ui.fx;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A pane of the window: a line with its title and tools, and its content below. */
public final class PaneBox extends VBox {

  /**
   * Makes a pane.
   *
   * @param tools at the right end of the title line
   */
  public PaneBox(String title, Node content, Node... tools) {
    getStyleClass().add("pane");
    var name = new Label(title);
    name.getStyleClass().add("title");
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    var header = new HBox(name, space);
    header.getStyleClass().add("pane-header");
    header.getChildren().addAll(tools);
    setVgrow(content, Priority.ALWAYS);
    getChildren().addAll(header, content);
  }
}
