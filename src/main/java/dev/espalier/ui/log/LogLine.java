package dev.espalier.ui.log;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One line of the log.
 *
 * @param time when it was said
 * @param level how much it matters
 * @param source the class that said it, without its package
 * @param message what was said, with the stack trace if there was an exception
 */
public record LogLine(LocalTime time, LogLevel level, String source, String message) {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** The time as the log shows it. */
  public String clock() {
    return CLOCK.format(time);
  }

  /** The line as it is copied and saved. */
  public String text() {
    return clock() + "  " + level + "  " + source + "  " + message;
  }
}
