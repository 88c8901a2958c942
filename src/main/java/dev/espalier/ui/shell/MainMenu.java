package dev.espalier.ui.shell;

import dev.espalier.ui.fx.Icon;
import dev.espalier.ui.fx.action.ActionGroup;
import dev.espalier.ui.fx.action.ActionId;
import dev.espalier.ui.fx.action.ActionNodes;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** The menu bar: every action of the table, in its group, and the recent models. */
final class MainMenu {
  private static final Set<ActionId> AFTER_LINE =
      EnumSet.of(
          ActionId.OPEN_DATA,
          ActionId.OPEN_RECIPE,
          ActionId.EXPORT,
          ActionId.CLOSE_PROJECT,
          ActionId.RESET_LAYERS,
          ActionId.FIND_LAYER,
          ActionId.COMPUTE_FLOATS,
          ActionId.TARGET_THIS_MACHINE,
          ActionId.CANCEL_TASKS,
          ActionId.NEXT_PANE,
          ActionId.SHOW_TASKS,
          ActionId.THEME_SYSTEM,
          ActionId.ABOUT);

  private MainMenu() {}

  static void fill(MenuBar bar, ActionNodes nodes, MainViewModel viewModel) {
    for (ActionGroup group : ActionGroup.values()) {
      var menu = new Menu(group.menuText());
      menu.setMnemonicParsing(true);
      for (ActionId id : ActionId.values()) {
        if (id.group() == group) {
          add(menu, id, nodes, viewModel);
        }
      }
      bar.getMenus().add(menu);
    }
  }

  private static void add(Menu menu, ActionId id, ActionNodes nodes, MainViewModel viewModel) {
    if (AFTER_LINE.contains(id)) {
      menu.getItems().add(new SeparatorMenuItem());
    }
    menu.getItems().add(nodes.menuItem(id));
    switch (id) {
      case OPEN_SAMPLE ->
          menu.getItems()
              .add(recent("Open recent model", viewModel.recentModels(), viewModel::openModel));
      case OPEN_DATA_FOLDER ->
          menu.getItems()
              .add(
                  whenOpen(
                      recent("Open recent data", viewModel.recentData(), viewModel::openData),
                      viewModel));
      case OPEN_RECIPE ->
          menu.getItems()
              .add(
                  whenOpen(
                      recent(
                          "Open recent recipe", viewModel.recentRecipes(), viewModel::openRecipe),
                      viewModel));
      default -> {}
    }
  }

  /** Data and recipes are opened for a model. */
  private static Menu whenOpen(Menu menu, MainViewModel viewModel) {
    menu.visibleProperty().bind(viewModel.openProperty());
    return menu;
  }

  private static Menu recent(String text, ObservableList<Path> files, Consumer<Path> open) {
    var menu = new Menu("", Icon.RECENT.node());
    Runnable refill =
        () -> {
          menu.getItems().setAll(files.stream().map(file -> item(file, open)).toList());
          menu.setText(files.isEmpty() ? text + "  (none yet)" : text);
          menu.setDisable(files.isEmpty());
        };
    files.addListener((ListChangeListener<Path>) change -> refill.run());
    refill.run();
    return menu;
  }

  private static MenuItem item(Path file, Consumer<Path> open) {
    var item = new MenuItem(file.toString());
    item.setMnemonicParsing(false);
    item.setOnAction(event -> open.accept(file));
    return item;
  }
}
