package dev.espalier.ui;

import dev.espalier.ui.fx.Overlay;
import dev.espalier.ui.fx.action.Action;
import dev.espalier.ui.fx.action.ActionId;
import dev.espalier.ui.fx.action.ActionTable;
import dev.espalier.ui.fx.theme.ThemeChoice;
import dev.espalier.ui.fx.theme.ThemeManager;
import dev.espalier.ui.palette.PaletteItem;
import dev.espalier.ui.palette.PaletteViewModel;
import dev.espalier.ui.shell.MainView;
import dev.espalier.ui.shell.MainViewModel;
import dev.espalier.ui.tasks.TasksViewModel;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.scene.layout.Region;

/** Connects the rows of the action table with what they do. Features connect their own rows. */
final class Actions {
  private Actions() {}

  static void connectProject(ActionTable table, MainViewModel shell) {
    table.connect(ActionId.OPEN_MODEL, shell::openModel);
    table.connect(ActionId.OPEN_SAMPLE, shell::openSample);
    table.connect(ActionId.OPEN_DATA, shell::openData, shell.openProperty());
    table.connect(ActionId.OPEN_DATA_FOLDER, shell::openDataFolder, shell.openProperty());
    table.connect(ActionId.OPEN_RECIPE, shell::openRecipe, shell.openProperty());
    table.connect(ActionId.SAVE_RECIPE, shell::saveRecipe, shell.openProperty());
    table.connect(ActionId.SAVE_RECIPE_AS, shell::saveRecipeAs, shell.openProperty());
    table.connect(ActionId.EXPORT, shell::export, shell.openProperty());
    table.connect(ActionId.CLOSE_PROJECT, shell::closeProject, shell.openProperty());
    table.connect(ActionId.UNDO, shell::undo, shell.canUndoProperty());
    table.connect(ActionId.REDO, shell::redo, shell.canRedoProperty());
    table.connect(ActionId.EVALUATE, shell::evaluate, shell.openProperty());
    table.describe(ActionId.UNDO, shell.undoTextProperty());
    table.describe(ActionId.REDO, shell.redoTextProperty());
  }

  static void connectView(
      ActionTable table, MainViewModel shell, TasksViewModel tasks, MainView view) {
    table.connect(ActionId.CANCEL_TASKS, tasks::cancelAll, tasks.busyProperty());
    table.connect(ActionId.NEXT_PANE, () -> view.cyclePanes(1));
    table.connect(ActionId.PREVIOUS_PANE, () -> view.cyclePanes(-1));
    toggle(table, ActionId.SHOW_LOG, shell.logShownProperty());
    toggle(table, ActionId.SHOW_TASKS, shell.tasksShownProperty());
    table.connect(ActionId.RESET_LAYOUT, view::resetLayout);
  }

  static void connectTheme(ActionTable table, ThemeManager theme) {
    theme(table, theme, ActionId.THEME_SYSTEM, ThemeChoice.SYSTEM);
    theme(table, theme, ActionId.THEME_LIGHT, ThemeChoice.LIGHT);
    theme(table, theme, ActionId.THEME_DARK, ThemeChoice.DARK);
  }

  private static void theme(ActionTable table, ThemeManager theme, ActionId id, ThemeChoice is) {
    var choice = theme.choiceProperty();
    table.connectToggle(
        id, () -> choice.set(is), Bindings.createBooleanBinding(() -> choice.get() == is, choice));
  }

  static void connectHelp(ActionTable table, Overlay overlay, Region shortcuts, Region about) {
    table.connect(ActionId.SHORTCUTS, () -> overlay.show(shortcuts));
    table.connect(ActionId.ABOUT, () -> overlay.show(about));
  }

  static void connectPalette(
      ActionTable table, Overlay overlay, PaletteViewModel palette, Region content) {
    palette.addSource(() -> items(table));
    table.connect(
        ActionId.COMMANDS,
        () -> {
          palette.open();
          overlay.show(content);
        });
  }

  private static List<PaletteItem> items(ActionTable table) {
    return table.all().stream()
        .filter(action -> action.id() != ActionId.COMMANDS)
        .map(Actions::item)
        .toList();
  }

  private static PaletteItem item(Action action) {
    ActionId id = action.id();
    return new PaletteItem(
        action.textProperty().get(),
        id.group().text(),
        id.shortcutText(),
        id.icon(),
        action.enabledProperty().get(),
        action::run);
  }

  private static void toggle(ActionTable table, ActionId id, BooleanProperty property) {
    table.connectToggle(id, () -> property.set(!property.get()), property);
  }
}
