package dev.espalier.ui.fx;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javafx.application.Platform;
import javafx.stage.PopupWindow;
import javafx.stage.Window;

/**
 * The hop to the FX application thread; no other class hops.
 *
 * <p>As an {@link Executor} it always queues, even when called on the FX thread: work runs in the
 * order it was handed in, and never in the middle of its caller.
 */
public final class FxThread implements Executor {

  @Override
  public void execute(Runnable work) {
    Platform.runLater(work);
  }

  /** Runs at once when called on the FX thread, otherwise queues. */
  public static void runNowOrLater(Runnable work) {
    if (Platform.isFxApplicationThread()) {
      work.run();
    } else {
      Platform.runLater(work);
    }
  }

  /** Runs on the FX thread and waits for the end; for callers on other threads. */
  public static void runAndWait(Runnable work) {
    if (Platform.isFxApplicationThread()) {
      work.run();
    } else {
      CompletableFuture.runAsync(work, Platform::runLater).join();
    }
  }

  /** Starts the toolkit if nothing did yet. */
  public static void startToolkit() {
    try {
      Platform.startup(() -> Platform.setImplicitExit(false));
    } catch (IllegalStateException alreadyRunning) {
      Platform.setImplicitExit(false);
    }
  }

  /**
   * Ends the toolkit. Pop-ups are closed first: with one open, JavaFX 26 on GTK has been seen to
   * bring the JVM down (SIGSEGV in destroy_and_delete_ctx).
   */
  public static void stopToolkit() {
    runAndWait(() -> {
      List.copyOf(Window.getWindows()).stream()
          .filter(PopupWindow.class::isInstance)
          .forEach(Window::hide);
      Platform.exit();
    });
  }
}
