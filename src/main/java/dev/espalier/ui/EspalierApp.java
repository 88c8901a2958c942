package dev.espalier.ui;

import dev.espalier.ui.fx.FxThread;
import dev.espalier.ui.fx.desktop.SystemDesktop;
import dev.espalier.ui.fx.dialog.FxDialogs;
import dev.espalier.ui.fx.theme.ThemeChoice;
import dev.espalier.ui.fx.theme.ThemeManager;
import dev.espalier.ui.log.LogBuffer;
import dev.espalier.ui.log.ToolkitLog;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import javafx.stage.Stage;

/**
 * Runs the window from start to end. It is no {@code javafx.application.Application}: what it needs
 * is handed in by the composition root, and the class path needs no main class that extends one.
 */
public final class EspalierApp {
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
    ToolkitLog.quieten();
    log.install();
    FxThread.startToolkit();
    FxThread.runAndWait(() -> start(open));
    closed.await();
    FxThread.stopToolkit();
    log.uninstall();
  }

  private void start(List<Path> open) {
    var stage = new Stage();
    var dialogs = new FxDialogs(() -> stage);
    Thread.setDefaultUncaughtExceptionHandler(new UncaughtErrors(dialogs));
    stage.setOnHidden(event -> closed.countDown());
    var theme = new ThemeManager(ThemeChoice.SYSTEM);
    var fx = new FxThread();
    var desktop = new SystemDesktop(fx);
    new MainWindow(services.apply(fx), dialogs, desktop, log, theme, stage).show(open);
  }
}
