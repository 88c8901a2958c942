package dev.espalier.ui.log;

import java.util.logging.Level;

/** How much a line of the log matters. */
public enum LogLevel {
  DEBUG("Everything"),
  INFO("Information"),
  WARNING("Warnings"),
  ERROR("Errors");

  private final String text;

  LogLevel(String text) {
    this.text = text;
  }

  /** The choice of this level and all above it, for the level filter. */
  public String text() {
    return text;
  }

  static LogLevel of(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return ERROR;
    }
    if (value >= Level.WARNING.intValue()) {
      return WARNING;
    }
    return value >= Level.INFO.intValue() ? INFO : DEBUG;
  }
}
