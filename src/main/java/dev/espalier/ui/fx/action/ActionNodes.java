package dev.espalier.ui.fx.action;

import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;

/** Makes the nodes that show actions. */
public final class ActionNodes {
  private final ActionTable table;

  public ActionNodes(ActionTable table) {
    this.table = table;
  }

  /**
   * A menu item with text, icon and shortcut; in a menu bar the shortcut works in the whole window.
   */
  public MenuItem menuItem(ActionId id) {
    Action action = table.get(id);
    MenuItem item = id.isToggle() ? toggle(action) : new MenuItem();
    item.setId("menu-" + cssId(id));
    item.setMnemonicParsing(false);
    item.textProperty().bind(action.menuTextProperty());
    item.setGraphic(id.icon().node());
    id.shortcut().ifPresent(item::setAccelerator);
    item.disableProperty().bind(action.enabledProperty().not());
    if (!id.isToggle()) {
      item.setOnAction(event -> action.run());
    }
    return item;
  }

  /** An item with a tick, which says what is and not what was clicked. */
  private static MenuItem toggle(Action action) {
    var item = new CheckMenuItem();
    item.setSelected(action.onProperty().get());
    action.onProperty().addListener((observable, before, now) -> item.setSelected(now));
    item.setOnAction(event -> {
      action.run();
      item.setSelected(action.onProperty().get());
    });
    return item;
  }

  /** A tool bar button with icon and a short word. */
  public Button button(ActionId id, String word) {
    Action action = table.get(id);
    var button = new Button(word, id.icon().node());
    button.setId("button-" + cssId(id));
    button.setMnemonicParsing(false);
    button.getStyleClass().add("flat");
    var tip = new Tooltip();
    String keys = id.shortcutText().isEmpty() ? "" : "  (" + id.shortcutText() + ")";
    tip.textProperty().bind(Bindings.concat(action.textProperty(), keys));
    button.setTooltip(tip);
    button.accessibleTextProperty().bind(action.textProperty());
    button.disableProperty().bind(action.enabledProperty().not());
    button.setOnAction(event -> action.run());
    return button;
  }

  /** A button that shows the icon alone; what it does is in its tooltip. */
  public Button iconButton(ActionId id) {
    Button button = button(id, "");
    button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    button.getStyleClass().add("button-icon");
    return button;
  }

  /** A context menu; shortcuts are shown, the menu bar is what makes them work. */
  public ContextMenu contextMenu(ActionId... ids) {
    var menu = new ContextMenu();
    for (ActionId id : ids) {
      menu.getItems().add(menuItem(id));
    }
    return menu;
  }

  /** A line between menu items. */
  public static MenuItem separator() {
    return new SeparatorMenuItem();
  }

  private static String cssId(ActionId id) {
    return id.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
