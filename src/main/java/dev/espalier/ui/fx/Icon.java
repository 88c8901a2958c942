package dev.espalier.ui.fx;

import static org.kordamp.ikonli.material2.Material2OutlinedAL.*;
import static org.kordamp.ikonli.material2.Material2OutlinedMZ.*;

import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * Icons by what they mean; which glyph that is, is decided here alone. Colour and size come from
 * CSS.
 */
public enum Icon {
  OPEN_MODEL(FOLDER_OPEN),
  OPEN_DATA(STORAGE),
  DATA(PHOTO_FILTER),
  SAMPLE(SCIENCE),
  CALIBRATION(EQUALIZER),
  SAVE_RECIPE(SAVE),
  OPEN_RECIPE(TUNE),
  RECENT(HISTORY),
  UNDO_STEP(UNDO),
  REDO_STEP(REDO),
  RESET(REFRESH),
  EVALUATE(PLAY_ARROW),
  EXPORT(PUBLISH),
  ARCHIVE(INBOX),
  UNPACK(UNARCHIVE),
  COMPARISON(COMPARE),
  COMMANDS(FLASH_ON),
  FIND(SEARCH),
  FILTER(FILTER_LIST),
  SHORTCUTS(KEYBOARD),
  HELP(HELP_OUTLINE),
  ABOUT(INFO),
  QUIT(EXIT_TO_APP),
  LOG(RECEIPT_LONG),
  TASKS(PLAYLIST_ADD_CHECK),
  THEME(BRIGHTNESS_6),
  PANE(VIEW_COLUMN),
  LAYER(LAYERS),
  BRANCH(ACCOUNT_TREE),
  HISTOGRAM(BAR_CHART),
  CHART(SHOW_CHART),
  MATRIX(GRID_ON),
  PICTURES(PHOTO_LIBRARY),
  REPORT(ASSESSMENT),
  SPEED_GAUGE(SPEED),
  MEMORY_CHIP(MEMORY),
  ARITHMETIC(CALCULATE),
  SIZE(DATA_USAGE),
  ACCURACY(FACT_CHECK),
  COPY(CONTENT_COPY),
  COPY_IMAGE(PHOTO_CAMERA),
  CLEAR(CLEAR_ALL),
  DELETE_ITEM(DELETE),
  ZOOM_RESET(ZOOM_OUT_MAP),
  STOP_TASK(CANCEL),
  DISMISS(CLOSE),
  SUCCESS(CHECK_CIRCLE),
  INFORMATION(INFO),
  WARN(WARNING),
  FAILURE(ERROR),
  UNREACHED(REMOVE_CIRCLE_OUTLINE),
  DROP(GET_APP);

  @SuppressWarnings("ImmutableEnumChecker") // every Ikon is an enum constant itself
  private final Ikon glyph;

  Icon(Ikon glyph) {
    this.glyph = glyph;
  }

  /** A new node; a node can only be shown in one place. */
  public FontIcon node() {
    return new FontIcon(glyph);
  }

  /** A new node with style classes of its own, for colour ("accent", "danger") or size. */
  public FontIcon node(String... styleClasses) {
    var icon = node();
    icon.getStyleClass().addAll(styleClasses);
    return icon;
  }
}
