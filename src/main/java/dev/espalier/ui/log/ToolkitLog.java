package dev.espalier.ui.log;

import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps the toolkit from saying what is no news. */
public final class ToolkitLog {
  /** Held here because the log manager forgets loggers that no one holds, and their filters. */
  private static final Logger TOOLKIT = Logger.getLogger("javafx");

  private ToolkitLog() {}

  /**
   * Drops the one warning that JavaFX gives at each start: it is started from the class path, as
   * its libraries want it, none of which is a module. All works there; ControlsFX even needs fewer
   * options.
   */
  public static void quieten() {
    TOOLKIT.setFilter(ToolkitLog::worthSaying);
  }

  private static boolean worthSaying(LogRecord record) {
    String message = record.getMessage();
    return message == null || !message.startsWith("Unsupported JavaFX configuration");
  }
}
