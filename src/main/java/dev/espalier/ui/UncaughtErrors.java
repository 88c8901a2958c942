package dev.espalier.ui;

import dev.espalier.ui.fx.FxThread;
import dev.espalier.ui.fx.dialog.Dialogs;
import dev.espalier.ui.fx.dialog.ErrorReport;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last net: what no one caught is logged and shown, and the window lives on. While one error is
 * shown, others are only logged, so that a fault in something drawn sixty times a second does not
 * bury the screen.
 */
final class UncaughtErrors implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(UncaughtErrors.class);

  private final Dialogs dialogs;
  private final AtomicBoolean showing = new AtomicBoolean();

  UncaughtErrors(Dialogs dialogs) {
    this.dialogs = dialogs;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable error) {
    LOG.error("Unexpected error in {}", thread.getName(), error);
    if (showing.compareAndSet(false, true)) {
      // Later, not now: a dialog must not open in the middle of layout or animation.
      new FxThread().execute(() -> show(error));
    }
  }

  private void show(Throwable error) {
    try {
      String message =
          "Something that should not happen has happened: "
              + error
              + "\nYour work is still there. Save the recipe before you go on.";
      dialogs.error(new ErrorReport("Unexpected error", message, Optional.of(error)));
    } finally {
      showing.set(false);
    }
  }
}
