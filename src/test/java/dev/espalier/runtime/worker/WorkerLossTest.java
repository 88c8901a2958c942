package dev.espalier.runtime.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeFailure.Kind;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.TestLoops;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;

/** Models that crash, hang or take all memory end the worker, and nothing else. */
@Timeout(120)
class WorkerLossTest {

  private static final CancelSignal NEVER = CancelSignal.none();
  private static final Limits LIMITS = Limits.standard().withMemory(2L << 30);
  private static final Duration LONG = Duration.ofMinutes(1);

  private static final SessionSettings SETTINGS = SessionSettings.standard().withThreads(1);

  private WorkerRuntime runtime = new WorkerRuntime(LIMITS);

  @AfterEach
  void close() {
    runtime.close();
  }

  private void limit(Limits limits) {
    runtime.close();
    runtime = new WorkerRuntime(limits);
  }

  private static RuntimeFailure failure(Kind kind, String model, Executable action) {
    RuntimeFailure failure = assertThrows(RuntimeFailure.class, action);
    assertEquals(kind, failure.kind(), failure.getMessage());
    assertEquals(model, failure.model());
    return failure;
  }

  private static void assertSays(String expected, RuntimeFailure failure) {
    assertTrue(failure.getMessage().contains(expected), failure.getMessage());
  }

  /** A model that does no harm: counts to a number in a loop. */
  private ModelSession counter() throws RuntimeFailure {
    return runtime.open(TestLoops.countTo().source("count.onnx"), SETTINGS);
  }

  private static Map<String, Tensor> trips(long count) {
    return Map.of("trips", Tensor.of(new long[] {count}));
  }

  private static void assertCounts(ModelSession counter) throws RuntimeFailure {
    Tensor count = counter.run(trips(5), Set.of(), NEVER).get("count");
    assertArrayEquals(new float[] {5}, count.toFloats());
  }

  private void assertNewWorkerWorks(long oldPid) throws RuntimeFailure {
    try (ModelSession counter = counter()) {
      assertCounts(counter);
      assertNotEquals(oldPid, runtime.pid().orElseThrow());
    }
  }

  @Test
  void crashWhileLoading() throws RuntimeFailure {
    ModelSession innocent = counter();
    long pid = runtime.pid().orElseThrow();

    RuntimeFailure crash =
        failure(
            Kind.CRASHED,
            "div.onnx",
            () -> runtime.open(BadModels.divisionTrap().source("div.onnx"), SETTINGS).close());

    assertSays("onnxruntime crashed (SIGFPE) while loading div.onnx.", crash);
    RuntimeFailure loss = failure(Kind.GONE, "count.onnx", () -> assertCounts(innocent));
    assertSays("count.onnx was lost: onnxruntime crashed (SIGFPE) while loading div.onnx", loss);
    innocent.close();
    assertNewWorkerWorks(pid);
  }

  @Test
  void crashWhileRunning() throws RuntimeFailure {
    ModelSession session = runtime.open(BadModels.resizeTrap().source("resize.onnx"), SETTINGS);
    long pid = runtime.pid().orElseThrow();

    RuntimeFailure crash =
        failure(
            Kind.CRASHED,
            "resize.onnx",
            () -> session.run(BadModels.resizeInputs(), Set.of(), NEVER));

    // The heap is overwritten at random, so the signal differs.
    assertTrue(
        crash.getMessage().matches("onnxruntime crashed \\(SIG\\w+\\) while running resize.*"),
        crash.getMessage());
    failure(Kind.GONE, "resize.onnx", () -> session.run(BadModels.resizeInputs(), Set.of(), NEVER));
    assertNewWorkerWorks(pid);
  }

  /** As assertions of native code end it. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void abortWhileRunning() throws Exception {
    ModelSession session = runtime.open(BadModels.slowRun().source("slow.onnx"), SETTINGS);
    long pid = runtime.pid().orElseThrow();
    Process abort =
        new ProcessBuilder("sh", "-c", "sleep 0.5; kill -ABRT " + pid).inheritIO().start();

    RuntimeFailure crash =
        failure(
            Kind.CRASHED, "slow.onnx", () -> session.run(BadModels.slowInputs(), Set.of(), NEVER));

    assertEquals(0, abort.waitFor());
    assertSays("onnxruntime crashed (SIGABRT)", crash);
    assertNewWorkerWorks(pid);
  }

  @Test
  void endlessLoopIsStoppedAndTheSessionStays() throws RuntimeFailure {
    limit(LIMITS.withTimes(LONG, Duration.ofMillis(500)));
    try (ModelSession counter = counter()) {
      long pid = runtime.pid().orElseThrow();

      RuntimeFailure hung =
          failure(
              Kind.HUNG, "count.onnx", () -> counter.run(trips(Long.MAX_VALUE), Set.of(), NEVER));

      assertSays(
          "did not come to an end within 0.5 s and was stopped while running count.onnx", hung);
      assertCounts(counter);
      assertEquals(pid, runtime.pid().orElseThrow());
    }
  }

  @Test
  void runThatCannotBeStoppedEndsTheWorker() throws RuntimeFailure {
    limit(LIMITS.withTimes(LONG, Duration.ofMillis(300)));
    ModelSession session = runtime.open(BadModels.slowRun().source("slow.onnx"), SETTINGS);
    long pid = runtime.pid().orElseThrow();

    RuntimeFailure hung =
        failure(Kind.HUNG, "slow.onnx", () -> session.run(BadModels.slowInputs(), Set.of(), NEVER));

    assertSays("while running slow.onnx", hung);
    assertTrue(
        ProcessHandle.of(pid).map(process -> !process.isAlive()).orElse(true), "still alive");
    assertNewWorkerWorks(pid);
  }

  @Test
  void loadThatTakesTooLongEndsTheWorkerAndBlamesNobodyElse() throws RuntimeFailure {
    limit(LIMITS.withTimes(Duration.ofSeconds(3), LONG));
    ModelSession innocent = counter();
    long pid = runtime.pid().orElseThrow();

    RuntimeFailure hung =
        failure(
            Kind.HUNG,
            "slow.onnx",
            () -> runtime.open(BadModels.slowLoad().source("slow.onnx"), SETTINGS).close());

    assertSays("while loading slow.onnx", hung);
    failure(Kind.GONE, "count.onnx", () -> assertCounts(innocent));
    assertNewWorkerWorks(pid);
  }

  @Test
  void cancelledLoadingReturnsAtOnce() throws RuntimeFailure {
    runtime.info();
    long start = System.nanoTime();
    CancelSignal soon = () -> System.nanoTime() - start > 300_000_000;

    assertThrows(
        CancellationException.class,
        () -> runtime.open(BadModels.slowLoad().source("slow.onnx"), SETTINGS, soon).close());

    double seconds = (System.nanoTime() - start) / 1e9;
    assertTrue(seconds < 5, seconds + " s");
    assertCounts(counter());
  }

  @Test
  void cancelledLoadingLeavesOtherSessionsAlone() throws RuntimeFailure {
    try (ModelSession counter = counter()) {
      long start = System.nanoTime();
      CancelSignal soon = () -> System.nanoTime() - start > 300_000_000;
      assertThrows(
          CancellationException.class,
          () -> runtime.open(BadModels.slowLoad().source("slow.onnx"), SETTINGS, soon).close());

      assertCounts(counter);
    }
  }

  @Test
  void runThatIgnoresCancellationIsLeftToItself() throws RuntimeFailure {
    ModelSession session = runtime.open(BadModels.slowRun().source("slow.onnx"), SETTINGS);
    long start = System.nanoTime();
    CancelSignal soon = () -> System.nanoTime() - start > 200_000_000;

    assertThrows(
        CancellationException.class, () -> session.run(BadModels.slowInputs(), Set.of(), soon));

    double seconds = (System.nanoTime() - start) / 1e9;
    assertTrue(seconds < 10, seconds + " s");
  }

  @Test
  void measuringLongIsNotHangingWhileRunsEnd() throws RuntimeFailure {
    limit(LIMITS.withTimes(LONG, Duration.ofMillis(1500)));
    try (ModelSession counter = counter()) {
      Latency one = counter.measure(trips(20_000), 1, 3, NEVER);
      // Runs of about a seventh of a second, as many as last twice the limit.
      long trips = (long) (20_000 * 150 / one.medianMillis());

      Latency latency = counter.measure(trips(trips), 0, 20, NEVER);

      assertEquals(20, latency.runs());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryThatMayNotBeTakenIsRefused() throws RuntimeFailure {
    limit(Limits.standard().withMemory(1L << 30));
    try (ModelSession session = runtime.open(BadModels.memory().source("huge.onnx"), SETTINGS)) {
      RuntimeFailure refused =
          failure(
              Kind.OUT_OF_MEMORY,
              "huge.onnx",
              () ->
                  session.run(
                      Map.of("n", Tensor.of(new long[] {5_000_000_000L}, 1)), Set.of(), NEVER));
      assertSays("huge.onnx", refused);

      Map<String, Tensor> little = Map.of("n", Tensor.of(new long[] {1000}, 1));
      Tensor sum = session.run(little, Set.of(), NEVER).get("sum");
      assertArrayEquals(new float[] {0}, sum.toFloats());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryTakenAllTheSameEndsTheWorker() throws RuntimeFailure {
    // More than it may, but with what the worker needs for itself it is within the system's limit.
    limit(new Limits(512L << 20, LONG, LONG));
    ModelSession session = runtime.open(BadModels.slowMemory().source("fat.onnx"), SETTINGS);
    long pid = runtime.pid().orElseThrow();
    Map<String, Tensor> fat = BadModels.slowMemoryInputs(160_000_000);

    RuntimeFailure failure =
        failure(Kind.OUT_OF_MEMORY, "fat.onnx", () -> session.run(fat, Set.of(), NEVER));

    assertSays("more than the 0.5 GB of memory it may while running fat.onnx", failure);
    assertNewWorkerWorks(pid);
  }

  @Test
  void workerThatIsEndedFromOutsideIsReplaced() throws Exception {
    ModelSession session = counter();
    long pid = runtime.pid().orElseThrow();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    assertTrue(WorkerProcesses.becomesTrue(() -> runtime.pid().isEmpty()), "still there");

    failure(Kind.GONE, "count.onnx", () -> assertCounts(session));
    assertNewWorkerWorks(pid);
  }

  @Test
  void workerEndsWithItsParent() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedParent.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long pid = Long.parseLong(parent.inputReader().readLine());
    ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();

    parent.destroyForcibly();

    assertTrue(WorkerProcesses.becomesTrue(() -> !worker.isAlive()), "worker survived");
  }

  /** Starts a worker, says which, and waits to be killed. */
  static final class DoomedParent {
    public static void main(String[] arguments) throws RuntimeFailure, InterruptedException {
      WorkerRuntime runtime = new WorkerRuntime(LIMITS);
      runtime.info();
      System.out.println(runtime.pid().orElseThrow());
      Thread.sleep(Duration.ofMinutes(5));
    }
  }
}
