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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class InProcessRuntimeTest extends ModelRuntimeContract {

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
