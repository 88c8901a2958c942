package dev.espalier.ui;

import dev.espalier.ui.fx.FxThread;
import dev.espalier.ui.fx.dialog.FxDialogs;
import dev.espalier.ui.fx.theme.ThemeChoice;
import dev.espalier.ui.fx.theme.ThemeManager;
import dev.espalier.ui.log.LogBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javafx.stage.Stage;

/**
 * Runs the window from start to end. It is no {@code javafx.application.Application}: what it needs
 * is handed in by the composition root, and the class path needs no main class that extends one.
 */
public final class EspalierApp {
  private static final Logger FX_LOG = Logger.getLogger("javafx");

  private final Function<FxThread, UiServices> services;
  private final LogBuffer log = new LogBuffer();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Makes the program, and starts nothing.
   *
   * @param services makes what the window needs, given the executor that results are delivered on
   */
  public EspalierApp(Function<FxThread, UiServices> services) {
    this.services = services;
  }

  /**
   * Shows the window and waits until it is closed.
   *
   * @param open files to open: a model, data, a recipe
   */
  public void run(List<Path> open) throws InterruptedException {
    FX_LOG.setFilter(EspalierApp::worthSaying);
    log.install();
    FxThread.startToolkit();
    FxThread.runAndWait(() -> start(open));
    closed.await();
    FxThread.stopToolkit();
    log.uninstall();
  }

  /**
   * The one warning of JavaFX that is no news: it is started from the class path, as its libraries,
   * none of which is a module, want it. Everything works there; see the decision on the class path.
   */
  private static boolean worthSaying(LogRecord record) {
    String message = record.getMessage();
    return message == null || !message.startsWith("Unsupported JavaFX configuration");
  }

  private void start(List<Path> open) {
    var stage = new Stage();
    var dialogs = new FxDialogs(() -> stage);
    Thread.setDefaultUncaughtExceptionHandler(new UncaughtErrors(dialogs));
    stage.setOnHidden(event -> closed.countDown());
    var theme = new ThemeManager(ThemeChoice.SYSTEM);
    new MainWindow(services.apply(new FxThread()), dialogs, log, theme, stage).show(open);
  }
}
