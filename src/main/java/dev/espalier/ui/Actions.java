package dev.espalier.ui;

import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.Target;
import dev.espalier.ui.fx.Overlay;
import dev.espalier.ui.fx.action.Action;
import dev.espalier.ui.fx.action.ActionId;
import dev.espalier.ui.fx.action.ActionTable;
import dev.espalier.ui.fx.theme.ThemeChoice;
import dev.espalier.ui.fx.theme.ThemeManager;
import dev.espalier.ui.inspector.ActivationsViewModel;
import dev.espalier.ui.inspector.InspectorViewModel;
import dev.espalier.ui.palette.PaletteItem;
import dev.espalier.ui.palette.PaletteViewModel;
import dev.espalier.ui.shell.MainView;
import dev.espalier.ui.shell.MainViewModel;
import dev.espalier.ui.shell.UnpackViewModel;
import dev.espalier.ui.tasks.TasksViewModel;
import dev.espalier.ui.tree.LayersView;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.scene.layout.Region;

/** Connects the rows of the action table with what they do. Features connect their own rows. */
final class Actions {
  private Actions() {}

  private static final String NO_MODEL = "open a model first";

  /** Samples of a run, for who runs many at a time. */
  private static final int BATCH = 32;

  static void connectProject(ActionTable table, MainViewModel shell) {
    var open = shell.openProperty();
    table.connect(ActionId.OPEN_MODEL, shell::openModel);
    table.connect(ActionId.OPEN_SAMPLE, shell::openSample);
    table.connect(ActionId.OPEN_DATA, shell::openData, open, NO_MODEL);
    table.connect(ActionId.OPEN_DATA_FOLDER, shell::openDataFolder, open, NO_MODEL);
    table.connect(ActionId.OPEN_CALIBRATION, shell::openCalibration, open, NO_MODEL);
    table.connect(ActionId.OPEN_RECIPE, shell::openRecipe, open, NO_MODEL);
    table.connect(ActionId.SAVE_RECIPE, shell::saveRecipe, open, NO_MODEL);
    table.connect(ActionId.SAVE_RECIPE_AS, shell::saveRecipeAs, open, NO_MODEL);
    table.connect(ActionId.EXPORT, shell::export, open, NO_MODEL);
    table.connect(ActionId.EXPORT_ARCHIVE, shell::exportArchive, open, NO_MODEL);
    table.connect(ActionId.CLOSE_PROJECT, shell::closeProject, open, "no model is open");
    table.connect(ActionId.UNDO, shell::undo, shell.canUndoProperty(), "nothing to undo");
    table.connect(ActionId.REDO, shell::redo, shell.canRedoProperty(), "nothing to redo");
    table.connect(ActionId.EVALUATE, shell::evaluate, open, NO_MODEL);
    table.connect(ActionId.CALIBRATE, shell::calibrate, open, NO_MODEL);
    table.connect(ActionId.FASTEST, () -> shell.findFastest(1), open, NO_MODEL);
    table.connect(ActionId.FASTEST_BATCH, () -> shell.findFastest(BATCH), open, NO_MODEL);
    table.describe(ActionId.UNDO, shell.undoTextProperty());
    table.describe(ActionId.REDO, shell.redoTextProperty());
  }

  static void connectArchives(ActionTable table, UnpackViewModel archives) {
    table.connect(ActionId.UNPACK, archives::unpack);
    table.connect(
        ActionId.UNPACK_OPEN,
        archives::unpackOpen,
        archives.archiveOpenProperty(),
        "open an archive first");
  }

  static void connectLayers(
      ActionTable table, MainViewModel shell, LayersView layers, InspectorViewModel inspector) {
    table.connect(ActionId.FIND_LAYER, layers::focusFilter, shell.openProperty(), NO_MODEL);
    table.connect(ActionId.SELECT_ALL_LAYERS, layers::selectAll, shell.openProperty(), NO_MODEL);
    table.connect(
        ActionId.RESET_LAYERS,
        inspector::reset,
        inspector.resettableProperty(),
        "select layers that were changed");
  }

  /** What the whole network computes with, and for which processor it is made. */
  static void connectActivations(ActionTable table, ActivationsViewModel network) {
    for (ActivationMode mode : ActivationMode.values()) {
      ActionId id =
          switch (mode) {
            case NONE -> ActionId.COMPUTE_FLOATS;
            case STATIC -> ActionId.COMPUTE_STATIC;
            case DYNAMIC -> ActionId.COMPUTE_DYNAMIC;
          };
      boolean samples = mode == ActivationMode.STATIC;
      table.connectToggle(
          id,
          () -> network.setMode(mode),
          network.is(plan -> plan.mode() == mode),
          samples ? network.readyProperty() : network.openProperty(),
          samples ? "open calibration data first" : NO_MODEL);
    }
    for (Target target : Target.values()) {
      ActionId id =
          switch (target) {
            case THIS_MACHINE -> ActionId.TARGET_THIS_MACHINE;
            case X86_AVX2 -> ActionId.TARGET_X86_AVX2;
            case X86_VNNI -> ActionId.TARGET_X86_VNNI;
            case ARM -> ActionId.TARGET_ARM;
          };
      table.connectToggle(
          id,
          () -> network.setTarget(target),
          network.is(plan -> plan.quantizes() && plan.target() == target),
          network.quantizesProperty(),
          "compute with integers first");
    }
  }

  static void connectView(
      ActionTable table, MainViewModel shell, TasksViewModel tasks, MainView view) {
    table.connect(
        ActionId.CANCEL_TASKS, tasks::cancelAll, tasks.busyProperty(), "nothing is running");
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
        action.menuTextProperty().get(),
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
