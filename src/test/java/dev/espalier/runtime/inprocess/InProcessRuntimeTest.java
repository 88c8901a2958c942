package dev.espalier.runtime.inprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.data.Tensor;
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
    CompletableFuture<Void> run =
        CompletableFuture.runAsync(() -> {
          try {
            session.run(endless, Set.of(), NEVER);
          } catch (RuntimeFailure e) {
            throw new AssertionError(e);
          }
        });
    Thread.sleep(100);

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
