package dev.espalier.ui.shell;

import dev.espalier.ui.fx.Icon;
import dev.espalier.ui.fx.action.ActionGroup;
import dev.espalier.ui.fx.action.ActionId;
import dev.espalier.ui.fx.action.ActionNodes;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import javafx.collections.ListChangeListener;
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
    if (id == ActionId.OPEN_SAMPLE) {
      menu.getItems().add(recentMenu(viewModel));
    }
  }

  private static Menu recentMenu(MainViewModel viewModel) {
    var menu = new Menu("Open recent", Icon.RECENT.node());
    Runnable refill =
        () -> {
          menu.getItems()
              .setAll(
                  viewModel.recentModels().stream().map(file -> item(file, viewModel)).toList());
          menu.setDisable(viewModel.recentModels().isEmpty());
        };
    viewModel.recentModels().addListener((ListChangeListener<Path>) change -> refill.run());
    refill.run();
    return menu;
  }

  private static MenuItem item(Path file, MainViewModel viewModel) {
    var item = new MenuItem(file.toString());
    item.setMnemonicParsing(false);
    item.setOnAction(event -> viewModel.openModel(file));
    return item;
  }
}
