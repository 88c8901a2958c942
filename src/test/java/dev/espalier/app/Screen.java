package dev.espalier.app;

import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.Failure;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.app.task.TaskStatus;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.runtime.ModelRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A workbench as the window has it, with a thread in place of the screen's. All calls of the
 * workbench go through {@link #ask}.
 */
public final class Screen implements AutoCloseable {
  private static final int LOOK_EVERY_MILLIS = 20;

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final TaskRunner tasks = new TaskRunner(thread);
  private final ModelRuntime runtime;
  private final Workbench workbench;
  private final List<Failure> failures = new CopyOnWriteArrayList<>();

  /** A workbench with nothing on it, whose settings are kept in a folder. */
  public Screen(Path home, ModelRuntime runtime) {
    this.runtime = runtime;
    workbench = new Workbench(tasks, runtime, new Nd4jLinearAlgebra(1), new Settings(home));
    workbench.onFailure(failures::add);
  }

  /** What has failed so far of that which was asked for. */
  List<Failure> failures() {
    return failures;
  }

  /** The workbench; to be used on its thread only. */
  public Workbench workbench() {
    return workbench;
  }

  /** Does something on the screen's thread and waits for it. */
  public <T> T ask(Callable<T> question) throws InterruptedException, ExecutionException {
    return thread.submit(question).get();
  }

  /** Calls back whenever there is something new to show. */
  public void listen(Consumer<WorkbenchState> listener)
      throws InterruptedException, ExecutionException {
    ask(() -> workbench.listen(listener));
  }

  /** Opens a model and waits until its weights are read and its times measured. */
  public void open(Path model) throws InterruptedException, ExecutionException {
    act(bench -> bench.openModel(model));
  }

  /** Does something with the workbench and waits until all that follows from it is done. */
  public void act(Consumer<Workbench> action) throws InterruptedException, ExecutionException {
    ask(() -> {
      action.accept(workbench);
      return workbench;
    });
    do {
      while (busy()) {
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
      // Whatever ended has been told now, and may have begun something else.
      ask(() -> workbench);
    } while (busy());
  }

  /** Asks all that runs to stop. */
  void cancelAll() {
    tasks.tasks().forEach(task -> tasks.cancel(task.id()));
  }

  private boolean busy() {
    return tasks.tasks().stream().map(TaskStatus::state).anyMatch(state -> !state.ended());
  }

  @Override
  public void close() {
    thread.execute(workbench::close);
    tasks.close();
    thread.close();
    runtime.close();
  }
}
