package dev.espalier.ui.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.app.task.TaskState;
import dev.espalier.app.task.TaskStatus;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TasksViewModelTest {
  // The test thread takes the part of the screen's thread.
  private final BlockingQueue<Runnable> screen = new LinkedBlockingQueue<>();
  private final TaskRunner runner = new TaskRunner(screen::add);
  private final TasksViewModel viewModel = new TasksViewModel(runner);

  @AfterEach
  void close() {
    runner.close();
  }

  private void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Runnable next = screen.poll(20, TimeUnit.SECONDS);
      assertTrue(next != null, "nothing more happens");
      next.run();
    }
  }

  @Test
  void runningTaskIsSummedUpAndItsEndIsTold() throws InterruptedException {
    var goOn = new CountDownLatch(1);
    var done = new LinkedBlockingQueue<String>();
    viewModel.setWhenEnded(task -> done.add(task.title()));
    runner.submit(
        "Export net.onnx",
        context -> {
          goOn.await();
          return 1;
        },
        Outcome.of(value -> {}, failure -> {}));

    until(() -> viewModel.busyProperty().get());
    assertTrue(viewModel.summaryProperty().get().startsWith("Export net.onnx"));

    goOn.countDown();
    until(() -> !viewModel.busyProperty().get());
    assertEquals("", viewModel.summaryProperty().get());
    assertEquals(List.of("Export net.onnx"), List.copyOf(done));
  }

  @Test
  void whatNobodyWaitedForEndsWithoutANote() throws InterruptedException {
    var goOn = new CountDownLatch(1);
    var done = new LinkedBlockingQueue<String>();
    viewModel.setWhenEnded(task -> done.add(task.title()));
    runner.background(
        "Probe",
        context -> {
          goOn.await();
          return 1;
        },
        Outcome.of(value -> {}, failure -> {}));
    until(() -> viewModel.busyProperty().get());
    goOn.countDown();
    until(() -> !viewModel.busyProperty().get());
    assertTrue(viewModel.tasks().getFirst().background());
    assertEquals(List.of(), List.copyOf(done));
  }

  @Test
  void cancelAllEndsEveryRunningTaskWithoutANoteOfSuccess() throws InterruptedException {
    var done = new LinkedBlockingQueue<String>();
    viewModel.setWhenEnded(task -> done.add(task.title() + " " + task.state()));
    for (String title : List.of("Evaluate", "Export")) {
      runner.submit(title, TasksViewModelTest::untilCancelled, Outcome.of(v -> {}, f -> {}));
    }
    until(() -> viewModel.tasks().size() == 2);
    assertEquals("2 tasks", viewModel.summaryProperty().get());
    assertEquals("Export", viewModel.tasks().getFirst().title());

    viewModel.cancelAll();

    until(() -> !viewModel.busyProperty().get());
    assertTrue(
        viewModel.tasks().stream().map(TaskStatus::state).allMatch(TaskState.CANCELLED::equals));
    assertEquals(Set.of("Evaluate CANCELLED", "Export CANCELLED"), Set.copyOf(done));
    assertFalse(viewModel.busyProperty().get());
  }

  private static Void untilCancelled(dev.espalier.app.task.TaskContext context)
      throws InterruptedException {
    while (true) {
      context.cancel().throwIfCancelled();
      Thread.sleep(2);
    }
  }
}
