package dev.espalier.app.settings;

/** Everything that is remembered, with its default: keys cannot drift apart from their use. */
public enum Setting {
  /** "system", "light" or "dark". */
  THEME("theme", "system"),
  /** Paths of recently opened models, newest first, one per line. */
  RECENT_MODELS("recent.models", ""),
  /** Paths of recently opened data, newest first, one per line. */
  RECENT_DATA("recent.data", ""),
  /** Paths of recently opened recipes, newest first, one per line. */
  RECENT_RECIPES("recent.recipes", ""),
  /** The folder that the last file was opened from or saved to. */
  LAST_FOLDER("last.folder", ""),
  /** "x y width height maximized" of the window. */
  WINDOW("window.bounds", ""),
  /** Positions of the dividers between the panes, 0 to 1, separated by spaces. */
  DIVIDERS("window.dividers", ""),
  /** The share of the height that the panes leave to the drawer's upper edge, 0 to 1. */
  DRAWER("window.drawer", "0.76"),
  /** Whether accuracy is measured by itself a moment after each change. */
  LIVE_EVALUATION("evaluation.live", "true"),
  /** Samples of the measurement that runs by itself. */
  LIVE_SAMPLES("evaluation.live.samples", "1000"),
  /** Megabytes that the process which runs models may take. */
  WORKER_MEMORY("worker.memory.mb", "8192");

  private final String key;
  private final String initial;

  Setting(String key, String initial) {
    this.key = key;
    this.initial = initial;
  }

  /** The name in the file. */
  public String key() {
    return key;
  }

  /** The value where the file has none. */
  public String initial() {
    return initial;
  }
}
