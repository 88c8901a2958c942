package dev.espalier.runtime.inprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelRuntimeContract;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.TestLoops;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class InProcessRuntimeTest extends ModelRuntimeContract {

  private static final int DEPTH = 300_000;
  private static final ModelRuntime RUNTIME = new InProcessRuntime();

  @Override
  protected ModelRuntime runtime() {
    return RUNTIME;
  }

  @AfterAll
  static void close() {
    RUNTIME.close();
  }

  @Test
  void closingTheRuntimeEndsItsRuns() throws Exception {
    ModelRuntime runtime = new InProcessRuntime();
    ModelSession session =
        runtime.open(TestLoops.countTo().source("loop.onnx"), SessionSettings.standard());
    Map<String, Tensor> endless = Map.of("trips", Tensor.of(new long[] {Long.MAX_VALUE}));
    // Asked once before the run, and then during it.
    CountDownLatch asked = new CountDownLatch(2);
    CancelSignal underWay =
        () -> {
          asked.countDown();
          return false;
        };
    CompletableFuture<Void> run =
        CompletableFuture.runAsync(() -> {
          try {
            session.run(endless, Set.of(), underWay);
          } catch (RuntimeFailure e) {
            throw new AssertionError(e);
          }
        });
    assertTrue(asked.await(60, TimeUnit.SECONDS), "not started");

    runtime.close();

    ExecutionException ended =
        assertThrows(ExecutionException.class, () -> run.get(20, TimeUnit.SECONDS));
    assertEquals(CancellationException.class, ended.getCause().getClass().getSuperclass());
    assertThrows(
        IllegalStateException.class,
        () -> runtime.open(TestLoops.countTo().source("l.onnx"), SessionSettings.standard()));
  }

  /** A recursion that takes some 30 MB, on the thread that calls onnxruntime. */
  @Test
  void runsHaveRoomForDeepRecursionWhoeverCalls() throws Exception {
    AtomicInteger reached = new AtomicInteger();
    CancelSignal deep =
        () -> {
          if (reached.get() == 0) {
            reached.set(depth(0));
          }
          return false;
        };
    try (ModelSession session =
        RUNTIME.open(TestLoops.countTo().source("loop.onnx"), SessionSettings.standard())) {
      Map<String, Tensor> inputs = Map.of("trips", Tensor.of(new long[] {1}));
      Callable<Object> run = () -> session.run(inputs, Set.of(), deep);
      FutureTask<Object> result = new FutureTask<>(run);
      new Thread(null, result, "small", 1 << 17).start();
      result.get(60, TimeUnit.SECONDS);
    }
    assertEquals(DEPTH, reached.get());
  }

  private static int depth(int from) {
    return from == DEPTH ? from : depth(from + 1);
  }

  @Test
  void sessionsOfAnotherRuntimeAreNotMeasured() throws RuntimeFailure {
    try (ModelRuntime other = new InProcessRuntime();
        ModelSession foreign =
            other.open(TestLoops.countTo().source("l.onnx"), SessionSettings.standard())) {
      assertThrows(
          IllegalArgumentException.class,
          () -> RUNTIME.measurePaired(foreign, foreign, Map.of(), 0, 1, NEVER));
    }
  }
}
