package dev.espalier.ui.shell;

import dev.espalier.ui.fx.Icon;
import dev.espalier.ui.fx.action.ActionId;
import dev.espalier.ui.fx.action.ActionNodes;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Separator;
import javafx.scene.control.ToolBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** The tool bar: the way from the model to the export, from left to right. */
final class MainToolBar {
  private MainToolBar() {}

  static void fill(ToolBar bar, ActionNodes nodes, Runnable openPalette) {
    bar.getItems()
        .setAll(
            nodes.button(ActionId.OPEN_MODEL, "Open"),
            nodes.button(ActionId.OPEN_DATA, "Data"),
            line(),
            nodes.iconButton(ActionId.UNDO),
            nodes.iconButton(ActionId.REDO),
            line(),
            nodes.button(ActionId.EVALUATE, "Evaluate"),
            nodes.button(ActionId.EXPORT, "Export"),
            whenEnabled(nodes.button(ActionId.UNPACK_OPEN, "Unpack")),
            space(),
            search(openPalette));
  }

  private static Node search(Runnable openPalette) {
    var search = new Button("Find command", Icon.FIND.node());
    search.setId("find-command");
    search.getStyleClass().add("search-button");
    search.setTooltip(new Tooltip("Find command  (" + ActionId.COMMANDS.shortcutText() + ")"));
    search.setOnAction(event -> openPalette.run());
    return search;
  }

  /** Only there while it can be pressed: few models come from archives. */
  private static Node whenEnabled(Button button) {
    button.visibleProperty().bind(button.disableProperty().not());
    button.managedProperty().bind(button.visibleProperty());
    return button;
  }

  private static Node line() {
    return new Separator(Orientation.VERTICAL);
  }

  private static Node space() {
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    return space;
  }
}
