package dev.espalier.app.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.CancelSignal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TaskRunnerTest {

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final TaskRunner runner = new TaskRunner(Runnable::run);

  @AfterEach
  void close() {
    runner.close();
  }

  private final Outcome<String> recorded =
      new Outcome<>() {
        @Override
        public void done(String value) {
          events.add("done " + value);
        }

        @Override
        public void failed(Failure failure) {
          events.add("failed " + failure.title() + ": " + failure.message());
        }

        @Override
        public void cancelled() {
          events.add("cancelled");
        }
      };

  private String next() throws InterruptedException {
    return events.take();
  }

  @Test
  void submitDeliversTheResult() throws InterruptedException {
    runner.submit("Add", context -> "3", recorded);
    assertEquals("done 3", next());
    assertEquals(List.of(TaskState.DONE), runner.tasks().stream().map(TaskStatus::state).toList());
  }

  @Test
  void submitTellsWhatFailed() throws InterruptedException {
    runner.submit(
        "Open a.onnx",
        context -> {
          throw new java.io.IOException("a.onnx: no such file");
        },
        recorded);
    assertEquals("failed Open a.onnx failed: a.onnx: no such file", next());
    assertEquals(TaskState.FAILED, runner.tasks().getFirst().state());
  }

  @Test
  void cancelEndsWorkAtItsNextCheck() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    TaskHandle handle =
        runner.submit(
            "Wait",
            context -> {
              started.countDown();
              while (true) {
                context.cancel().throwIfCancelled();
                Thread.sleep(1);
              }
            },
            recorded);
    started.await();
    runner.cancel(handle.id());
    assertEquals("cancelled", next());
  }

  @Test
  void whatWorkReadsIsLetGoOfWhenTheWorkHasEnded() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    runner.submit(
        "Load",
        context -> {
          started.countDown();
          mayEnd.await();
          return "loaded";
        },
        recorded);
    started.await();
    runner.afterRunning(letGo::countDown);
    assertEquals(1, letGo.getCount());
    mayEnd.countDown();
    assertTrue(letGo.await(10, TimeUnit.SECONDS));
    assertEquals("done loaded", next());
    CountDownLatch atOnce = new CountDownLatch(1);
    runner.afterRunning(atOnce::countDown);
    assertEquals(0, atOnce.getCount());
  }

  @Test
  void failureOfCancelledWorkIsACancellation() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    TaskHandle handle =
        runner.submit(
            "Read",
            context -> {
              started.countDown();
              cancelled.await();
              throw new java.io.IOException("the file is closed");
            },
            recorded);
    started.await();
    runner.cancel(handle.id());
    cancelled.countDown();
    assertEquals("cancelled", next());
  }

  @Test
  void latestDeliversOnlyTheNewestRequest() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    runner.latest(
        "preview",
        Duration.ZERO,
        context -> {
          running.countDown();
          mayEnd.await();
          return "old";
        },
        recorded);
    running.await();
    runner.latest("preview", Duration.ZERO, context -> "new", recorded);
    assertEquals("done new", next());
    mayEnd.countDown();
    assertEquals("cancelled", next());
  }

  @Test
  void latestStartsOnlyTheLastOfABurst() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      String value = "" + i;
      runner.latest("preview", Duration.ofMillis(100), context -> value, recorded);
    }
    assertEquals("done 99", next());
    assertEquals(null, events.poll(300, TimeUnit.MILLISECONDS));
  }

  @Test
  void listenersHearOfProgress() throws InterruptedException {
    BlockingQueue<List<TaskStatus>> heard = new LinkedBlockingQueue<>();
    runner.listen(heard::add);
    CountDownLatch mayEnd = new CountDownLatch(1);
    runner.submit(
        "Measure",
        context -> {
          context.progress().report(0.5, "half");
          mayEnd.await();
          return "x";
        },
        recorded);
    List<TaskStatus> list = heard.take();
    while (list.getFirst().fraction() < 0.5) {
      list = heard.take();
    }
    assertEquals("half", list.getFirst().message());
    mayEnd.countDown();
    assertEquals("done x", next());
    assertTrue(runner.tasks().getFirst().state().ended());
  }

  @Test
  void backgroundWaitsUntilNobodyWaitsForAnything() throws InterruptedException {
    CountDownLatch mayEnd = new CountDownLatch(1);
    runner.submit("Evaluate", holding(mayEnd), recorded);
    assertFalse(runner.quiet().now());
    runner.background(
        "Probe",
        context -> {
          runner.quiet().await(context.cancel());
          return "probed";
        },
        recorded);
    assertEquals(null, events.poll(200, TimeUnit.MILLISECONDS));
    mayEnd.countDown();
    assertEquals("done held", next());
    assertEquals("done probed", next());
    assertTrue(runner.quiet().now());
  }

  private static Work<String> holding(CountDownLatch mayEnd) {
    return context -> {
      mayEnd.await();
      return "held";
    };
  }

  @Test
  void backgroundWorkDoesNotDisturb() throws InterruptedException {
    CountDownLatch mayEnd = new CountDownLatch(1);
    CancelSignal disturbance = runner.quiet().disturbance();
    runner.background("Probe", holding(mayEnd), recorded);
    assertTrue(runner.quiet().now());
    assertFalse(disturbance.cancelled());
    mayEnd.countDown();
    assertEquals("done held", next());
  }

  @Test
  void disturbanceIsRememberedWhenItIsQuietAgain() throws InterruptedException {
    CancelSignal disturbance = runner.quiet().disturbance();
    runner.submit("Evaluate", context -> "x", recorded);
    assertEquals("done x", next());
    runner.quiet().await(CancelSignal.none());
    assertTrue(disturbance.cancelled());
    assertFalse(runner.quiet().disturbance().cancelled());
  }

  @Test
  void oneOfThoseThatMeasureHasTheTurn() throws InterruptedException {
    Quiet quiet = runner.quiet();
    Work<String> waiting =
        context -> {
          try (Quiet.Turn _ = quiet.turn(context.cancel())) {
            events.add("second");
            return "second";
          }
        };
    try (Quiet.Turn _ = quiet.turn(CancelSignal.none())) {
      runner.background("Second", waiting, recorded);
      runner.background("Third", waiting, Outcome.of(done -> {}, failure -> {})).cancel();
      // It is quiet, and still only one of them measures.
      quiet.await(CancelSignal.none());
      events.add("first");
    }
    assertEquals("first", events.take());
    assertEquals("second", events.take());
    assertEquals("done second", events.take());
    // Whoever was cancelled meanwhile holds up nobody.
    quiet.turn(CancelSignal.none()).close();
  }

  @Test
  void whatIsPutOffForAMomentIsWaitedFor() throws InterruptedException {
    CountDownLatch mayEnd = new CountDownLatch(1);
    runner.latest("preview", Duration.ofHours(1), context -> "never", recorded);
    assertFalse(runner.quiet().now());
    runner.latest("preview", Duration.ZERO, holding(mayEnd), recorded);
    assertFalse(runner.quiet().now());
    mayEnd.countDown();
    assertEquals("done held", next());
    runner.quiet().await(CancelSignal.none());

    runner.latest("preview", Duration.ofHours(1), context -> "never", recorded);
    runner.forget("preview");
    assertTrue(runner.quiet().now());
  }

  @Test
  void waitingForQuietCanBeCancelled() throws InterruptedException {
    CountDownLatch mayEnd = new CountDownLatch(1);
    runner.submit("Evaluate", holding(mayEnd), recorded);
    TaskHandle waiting =
        runner.background(
            "Probe",
            context -> {
              runner.quiet().await(context.cancel());
              return "probed";
            },
            recorded);
    waiting.cancel();
    assertEquals("cancelled", next());
    mayEnd.countDown();
    assertEquals("done held", next());
  }

  @Test
  void workAskedForWhileTheProgramEndsIsCancelled() throws InterruptedException {
    runner.close();
    runner.submit("Add", context -> "3", recorded);
    assertEquals("cancelled", next());
    assertEquals(TaskState.CANCELLED, runner.tasks().getFirst().state());
    runner.background("Time", context -> "4", recorded);
    assertEquals("cancelled", next());
    runner.latest("preview", Duration.ZERO, context -> "5", recorded);
    assertEquals("cancelled", next());
    assertTrue(runner.quiet().now());
  }
}
