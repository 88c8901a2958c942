package dev.espalier;

import dev.espalier.app.Workbench;
import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.cli.CommandLineProgram;
import dev.espalier.cli.WindowArguments;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.runtime.worker.Limits;
import dev.espalier.runtime.worker.WorkerRuntime;
import dev.espalier.ui.EspalierApp;
import dev.espalier.ui.UiServices;
import dev.espalier.ui.WorkbenchProject;
import dev.espalier.ui.fx.FxThread;
import java.util.Optional;

/**
 * Starts Espalier: the one place where the objects of all rooms are made and handed to each other.
 */
public final class Main {

  private static final long MEGABYTE = 1 << 20;

  private Main() {}

  /**
   * Starts the window, or, with a sub-command, the command line.
   *
   * @param args files to open in the window, {@code --sample} for the sample, or a command line
   */
  public static void main(String[] args) throws InterruptedException {
    Settings settings = new Settings(Settings.userFolder());
    Limits limits = Limits.standard().withMemory(settings.number(Setting.WORKER_MEMORY) * MEGABYTE);
    LinearAlgebra algebra = new Nd4jLinearAlgebra(Runtime.getRuntime().availableProcessors());
    try (WorkerRuntime runtime = new WorkerRuntime(limits)) {
      Optional<WindowArguments> window = WindowArguments.of(args);
      if (window.isPresent()) {
        openWindowOrSayWhyNot(window.get(), runtime, algebra, settings);
      } else {
        System.exit(CommandLineProgram.run(args, runtime, algebra, settings.folder(), version()));
      }
    }
  }

  /** JavaFX says so where there is no screen. */
  private static void openWindowOrSayWhyNot(
      WindowArguments args, WorkerRuntime runtime, LinearAlgebra algebra, Settings settings)
      throws InterruptedException {
    try {
      openWindow(args, runtime, algebra, settings);
    } catch (UnsupportedOperationException e) {
      System.exit(CommandLineProgram.noWindow(e));
    }
  }

  private static void openWindow(
      WindowArguments args, WorkerRuntime runtime, LinearAlgebra algebra, Settings settings)
      throws InterruptedException {
    new EspalierApp(fx -> services(fx, runtime, algebra, settings, args.sample()))
        .run(args.files());
  }

  private static UiServices services(
      FxThread fx,
      WorkerRuntime runtime,
      LinearAlgebra algebra,
      Settings settings,
      boolean sample) {
    TaskRunner tasks = new TaskRunner(fx);
    Workbench workbench = new Workbench(tasks, runtime, algebra, settings);
    if (sample) {
      workbench.openSample();
    }
    return new UiServices(tasks, settings, new WorkbenchProject(workbench), workbench, version());
  }

  private static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
