package dev.espalier.ui.fx.theme;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what JavaFX says about style sheets while it is open. */
public final class CssWarnings implements AutoCloseable {
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger("javafx.css");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          messages.add(record.getMessage());
        }

        @Override
        public void flush() {
          // Nothing is held back.
        }

        @Override
        public void close() {
          // Nothing to free.
        }
      };

  public CssWarnings() {
    logger.addHandler(handler);
  }

  /** The warnings so far, a line each; empty if there were none. */
  public String text() {
    return String.join("\n", messages.stream().distinct().toList());
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
  }
}
