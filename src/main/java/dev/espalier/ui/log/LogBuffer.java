package dev.espalier.ui.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Keeps the latest lines of the log until the drawer fetches them. Any thread may log; when lines
 * come faster than they are fetched the oldest are dropped, so a flood costs neither memory nor the
 * screen.
 */
public final class LogBuffer extends Handler {
  private static final int MOST = 5000;

  private final Deque<LogLine> lines = new ArrayDeque<>();
  private final SimpleFormatter formatter = new SimpleFormatter();

  /** Starts listening to everything that is logged. */
  public void install() {
    LogManager.getLogManager().getLogger("").addHandler(this);
  }

  /** Stops listening. */
  public void uninstall() {
    LogManager.getLogManager().getLogger("").removeHandler(this);
  }

  @Override
  public void publish(LogRecord record) {
    if (!isLoggable(record)) {
      return;
    }
    var line =
        new LogLine(
            LocalTime.ofInstant(record.getInstant(), ZoneId.systemDefault()),
            LogLevel.of(record.getLevel()),
            source(record),
            message(record));
    synchronized (lines) {
      lines.addLast(line);
      if (lines.size() > MOST) {
        lines.removeFirst();
      }
    }
  }

  /** Hands over the lines that came since the last call. */
  public List<LogLine> fetch() {
    synchronized (lines) {
      var fetched = new ArrayList<>(lines);
      lines.clear();
      return fetched;
    }
  }

  private static String source(LogRecord record) {
    String name = record.getLoggerName() == null ? "" : record.getLoggerName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private String message(LogRecord record) {
    String message = formatter.formatMessage(record);
    if (record.getThrown() == null) {
      return message == null ? "" : message;
    }
    var trace = new StringWriter();
    record.getThrown().printStackTrace(new PrintWriter(trace));
    return String.format(Locale.ROOT, "%s%n%s", message, trace).stripTrailing();
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    uninstall();
  }
}
