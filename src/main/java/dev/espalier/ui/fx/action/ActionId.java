package dev.espalier.ui.fx.action;

import static dev.espalier.ui.fx.action.ActionGroup.EDIT;
import static dev.espalier.ui.fx.action.ActionGroup.FILE;
import static dev.espalier.ui.fx.action.ActionGroup.HELP;
import static dev.espalier.ui.fx.action.ActionGroup.MODEL;
import static dev.espalier.ui.fx.action.ActionGroup.VIEW;

import dev.espalier.ui.fx.Icon;
import java.util.Optional;
import javafx.scene.input.KeyCombination;

/**
 * The table of actions. A text that ends in "…" asks something before it acts. Shortcuts are
 * written with "Shortcut", which is Ctrl or Command as the system has it; an empty one means none.
 */
public enum ActionId {
  OPEN_MODEL(FILE, "Open model…", Icon.OPEN_MODEL, "Shortcut+O"),
  OPEN_SAMPLE(FILE, "Open the sample", Icon.SAMPLE, "Shortcut+Shift+O"),
  OPEN_DATA(FILE, "Open data file…", Icon.OPEN_DATA, "Shortcut+D"),
  OPEN_DATA_FOLDER(FILE, "Open image folder…", Icon.PICTURES, "Shortcut+Shift+D"),
  OPEN_CALIBRATION(FILE, "Open calibration data…", Icon.CALIBRATION, "Shortcut+K"),
  DATA(FILE, "Data and preprocessing", Icon.DATA, "Shortcut+I"),
  OPEN_RECIPE(FILE, "Open recipe…", Icon.OPEN_RECIPE, "Shortcut+R"),
  SAVE_RECIPE(FILE, "Save recipe", Icon.SAVE_RECIPE, "Shortcut+S"),
  SAVE_RECIPE_AS(FILE, "Save recipe as…", Icon.SAVE_RECIPE, "Shortcut+Shift+S"),
  EXPORT(FILE, "Export compressed model…", Icon.EXPORT, "Shortcut+E"),
  EXPORT_ARCHIVE(FILE, "Export archive…", Icon.ARCHIVE, "Shortcut+Alt+E"),
  UNPACK_OPEN(FILE, "Unpack the open archive", Icon.UNPACK, "Shortcut+U"),
  UNPACK(FILE, "Unpack archive…", Icon.UNPACK, "Shortcut+Shift+U"),
  LAST_EXPORT(FILE, "Last export", Icon.REPORT, "Shortcut+Shift+E"),
  CLOSE_PROJECT(FILE, "Close model", Icon.DISMISS, "Shortcut+W"),
  QUIT(FILE, "Quit", Icon.QUIT, "Shortcut+Q"),

  UNDO(EDIT, "Undo", Icon.UNDO_STEP, "Shortcut+Z"),
  REDO(EDIT, "Redo", Icon.REDO_STEP, "Shortcut+Shift+Z"),
  RESET_LAYERS(EDIT, "Reset selected layers", Icon.RESET, "Shortcut+Backspace"),
  FIND_LAYER(EDIT, "Find layer", Icon.FIND, "Shortcut+F"),
  SELECT_ALL_LAYERS(EDIT, "Select all layers", Icon.LAYER, "Shortcut+Shift+A"),

  EVALUATE(MODEL, "Evaluate", Icon.EVALUATE, "F5"),
  CALIBRATE(MODEL, "Calibrate", Icon.CALIBRATION, "Shortcut+Shift+K"),
  COMPUTE_FLOATS(MODEL, "Compute with floats", Icon.ARITHMETIC, ""),
  COMPUTE_STATIC(MODEL, "Compute with 8-bit integers, static ranges", Icon.ARITHMETIC, ""),
  COMPUTE_DYNAMIC(MODEL, "Compute with 8-bit integers, dynamic ranges", Icon.ARITHMETIC, ""),
  FASTEST(MODEL, "Fastest for this machine", Icon.SPEED_GAUGE, "Shortcut+Alt+F"),
  FASTEST_BATCH(MODEL, "Fastest for this machine, 32 samples at a time", Icon.SPEED_GAUGE, ""),
  TARGET_THIS_MACHINE(MODEL, "Target: this machine", Icon.MEMORY_CHIP, ""),
  TARGET_X86_AVX2(MODEL, "Target: x86 with AVX2, without VNNI", Icon.MEMORY_CHIP, ""),
  TARGET_X86_VNNI(MODEL, "Target: x86 with VNNI", Icon.MEMORY_CHIP, ""),
  TARGET_ARM(MODEL, "Target: ARM", Icon.MEMORY_CHIP, ""),
  CANCEL_TASKS(MODEL, "Cancel all tasks", Icon.STOP_TASK, "Shortcut+Period"),

  COMMANDS(VIEW, "Find command…", Icon.COMMANDS, "Shortcut+Shift+P"),
  NEXT_PANE(VIEW, "Next pane", Icon.PANE, "F6"),
  PREVIOUS_PANE(VIEW, "Previous pane", Icon.PANE, "Shift+F6"),
  SHOW_TASKS(VIEW, "Tasks", Icon.TASKS, "Shortcut+T"),
  SHOW_LOG(VIEW, "Log", Icon.LOG, "Shortcut+L"),
  RESET_LAYOUT(VIEW, "Reset layout", Icon.PANE, ""),
  THEME_SYSTEM(VIEW, "Theme like the system", Icon.THEME, ""),
  THEME_LIGHT(VIEW, "Light theme", Icon.THEME, ""),
  THEME_DARK(VIEW, "Dark theme", Icon.THEME, ""),

  SHORTCUTS(HELP, "Keyboard shortcuts", Icon.SHORTCUTS, "F1"),
  ABOUT(HELP, "About Espalier", Icon.ABOUT, "");

  private final ActionGroup group;
  private final String text;
  private final Icon icon;

  @SuppressWarnings("ImmutableEnumChecker") // key combinations have no setters
  private final Optional<KeyCombination> shortcut;

  ActionId(ActionGroup group, String text, Icon icon, String shortcut) {
    this.group = group;
    this.text = text;
    this.icon = icon;
    this.shortcut =
        shortcut.isEmpty() ? Optional.empty() : Optional.of(KeyCombination.valueOf(shortcut));
  }

  /** Whether the action switches something that is on or off, so that menus show a tick. */
  public boolean isToggle() {
    return switch (this) {
      case SHOW_TASKS, SHOW_LOG, THEME_SYSTEM, THEME_LIGHT, THEME_DARK -> true;
      case COMPUTE_FLOATS, COMPUTE_STATIC, COMPUTE_DYNAMIC -> true;
      case TARGET_THIS_MACHINE, TARGET_X86_AVX2, TARGET_X86_VNNI, TARGET_ARM -> true;
      default -> false;
    };
  }

  public ActionGroup group() {
    return group;
  }

  public String text() {
    return text;
  }

  public Icon icon() {
    return icon;
  }

  public Optional<KeyCombination> shortcut() {
    return shortcut;
  }

  /** Other keys for the same, which people bring along from other programs. */
  public Optional<KeyCombination> alternative() {
    return this == REDO ? Optional.of(KeyCombination.valueOf("Shortcut+Y")) : Optional.empty();
  }

  /** The shortcut as the keys are labelled, such as "Ctrl+Shift+P"; empty if there is none. */
  public String shortcutText() {
    return shortcut.map(KeyCombination::getDisplayText).orElse("");
  }
}
