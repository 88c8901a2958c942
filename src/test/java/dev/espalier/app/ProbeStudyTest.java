package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.app.task.TaskState;
import dev.espalier.estimate.Basis;
import dev.espalier.estimate.Figure;
import dev.espalier.estimate.LayerEstimate;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.estimate.probe.LayerWay;
import dev.espalier.estimate.probe.OptionFigures;
import dev.espalier.estimate.probe.RecordedRuntime;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Probes as the window makes them: by themselves, behind everything else. */
@Timeout(120)
class ProbeStudyTest {

  private static final Path MODEL = Path.of("assets/samples/lenet-5.onnx");

  /** Longer than the study waits for a newer recipe. */
  private static final long A_WHILE_MILLIS = 1500;

  @TempDir private Path home;
  private final RecordedRuntime runtime = new RecordedRuntime();
  private final ExecutorService delivery = Executors.newSingleThreadExecutor();
  private final TaskRunner tasks = new TaskRunner(delivery);
  private final BlockingQueue<NetworkEstimate> estimates = new LinkedBlockingQueue<>();
  private final BlockingQueue<Failure> failures = new LinkedBlockingQueue<>();
  private Workbench workbench;

  @BeforeEach
  void open() throws Exception {
    workbench = new Workbench(tasks, runtime, new Nd4jLinearAlgebra(1), new Settings(home));
    onDelivery(() -> {
      workbench.listen(state -> state.estimate().ifPresent(estimates::add));
      workbench.onFailure(failures::add);
      workbench.openModel(MODEL);
      return null;
    });
    await(Basis.MEASURED);
  }

  @AfterEach
  void close() throws Exception {
    onDelivery(() -> {
      workbench.close();
      return null;
    });
    tasks.close();
    delivery.shutdown();
    runtime.close();
  }

  private <T> T onDelivery(Callable<T> work) throws Exception {
    return delivery.submit(work).get(60, TimeUnit.SECONDS);
  }

  private NetworkEstimate await(Predicate<NetworkEstimate> wanted) throws InterruptedException {
    while (true) {
      NetworkEstimate next = estimates.poll(60, TimeUnit.SECONDS);
      assertTrue(next != null, "nothing came");
      if (wanted.test(next)) {
        return next;
      }
    }
  }

  /** Waits for a time of the network that rests on this. */
  private NetworkEstimate await(Basis basis) throws InterruptedException {
    return await(estimate -> estimate.millis().map(Figure::basis).equals(Optional.of(basis)));
  }

  /** Gives all layers so many bits; what is shown at once. */
  private NetworkEstimate edit(int bits) throws Exception {
    return onDelivery(() -> {
      List<LayerId> layers =
          workbench.state().project().orElseThrow().network().layers().stream()
              .map(Layer::id)
              .toList();
      workbench.edit(
          layers, plan -> plan.withQuantization(Quantization.ofBits(bits)), "bits", null);
      estimates.clear();
      return workbench.state().estimate().orElseThrow();
    });
  }

  private static double millis(NetworkEstimate estimate) {
    return estimate.millis().orElseThrow().value();
  }

  @Test
  void probesMoveTheEstimatesOfLayersAndNetwork() throws Exception {
    NetworkEstimate before = edit(4);
    assertEquals(Basis.ASSUMED, before.millis().orElseThrow().basis());
    double original = before.originalMillis().orElseThrow().value();
    assertEquals(original, millis(before), 1e-9);

    NetworkEstimate after = await(Basis.ESTIMATE);

    assertEquals(4, runtime.measured());
    double layers = 0;
    for (LayerEstimate layer : after.layers().values()) {
      double alone = layer.originalMillis().orElseThrow().value();
      Figure planned = layer.millis().orElseThrow();
      assertEquals(Figure.estimate(alone * RecordedRuntime.RATIO), planned);
      layers += alone;
    }
    assertEquals(original + layers * (RecordedRuntime.RATIO - 1), millis(after), 1e-9);
    assertEquals(Set.of(Basis.ASSUMED), loading(before));
    assertEquals(Set.of(Basis.MEASURED), loading(after));
    assertTrue(Files.exists(home.resolve("probes.json")));
  }

  @Test
  void nothingIsProbedTwice() throws Exception {
    edit(4);
    await(Basis.ESTIMATE);
    edit(8);
    await(Basis.ESTIMATE);
    assertEquals(8, runtime.measured());
    assertEquals(Basis.ESTIMATE, edit(4).millis().orElseThrow().basis());
    assertEquals(Basis.ESTIMATE, edit(8).millis().orElseThrow().basis());
    assertEquals(null, estimates.poll(A_WHILE_MILLIS, TimeUnit.MILLISECONDS));
    assertEquals(8, runtime.measured());
  }

  @Test
  void onlyTheNewestRecipeIsProbed() throws Exception {
    runtime.hold();
    edit(4);
    assertTrue(runtime.awaitHeld());
    // The measurement under way ends, and those of 4 bits that would follow are left out.
    edit(8);
    await(Basis.ESTIMATE);
    assertEquals(4, runtime.measured());
    assertEquals(Basis.ASSUMED, edit(4).millis().orElseThrow().basis());
  }

  @Test
  void probesWaitForWhatAPersonWaitsFor() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    hold(mayEnd);
    edit(4);
    assertEquals(null, estimates.poll(A_WHILE_MILLIS, TimeUnit.MILLISECONDS));
    assertEquals(0, runtime.measured());
    mayEnd.countDown();
    await(Basis.ESTIMATE);
  }

  @Test
  void probesGiveWayInTheMiddle() throws Exception {
    runtime.hold();
    edit(4);
    assertTrue(runtime.awaitHeld());
    CountDownLatch mayEnd = new CountDownLatch(1);
    hold(mayEnd);
    assertEquals(null, estimates.poll(A_WHILE_MILLIS, TimeUnit.MILLISECONDS));
    assertEquals(0, runtime.measured());
    mayEnd.countDown();
    await(Basis.ESTIMATE);
    assertEquals(4, runtime.measured());
  }

  /** Where it comes from what unpacking layers adds to the time to load. */
  private static Set<Basis> loading(NetworkEstimate estimate) {
    return estimate.layers().values().stream()
        .map(layer -> layer.written().orElseThrow().loadMillis().orElseThrow().basis())
        .collect(Collectors.toSet());
  }

  private List<OptionFigures> select(String layer) throws Exception {
    return onDelivery(() -> {
      workbench.select(List.of(new LayerId(layer)));
      return options(layer);
    });
  }

  private List<OptionFigures> options(String layer) {
    return workbench.preview(List.of(new LayerId(layer))).orElseThrow().options();
  }

  /** Waits until all that a layer can be was measured. */
  private List<OptionFigures> awaitOptions(String layer) throws Exception {
    while (true) {
      List<OptionFigures> known = onDelivery(() -> options(layer));
      if (!known.isEmpty()
          && known.stream()
              .filter(figures -> figures.option().refusal().isEmpty())
              .allMatch(figures -> figures.ratio().isPresent())) {
        return known;
      }
      assertTrue(estimates.poll(60, TimeUnit.SECONDS) != null, "nothing came");
    }
  }

  /** Which tells nothing about the recipe, as long as that leaves the layer as it is. */
  @Test
  void waysOfTheSelectedLayerAreProbed() throws Exception {
    assertEquals(List.of(), select("fc1"));
    List<OptionFigures> found = awaitOptions("fc1");
    assertEquals(LayerWay.values().length, found.size());
    for (OptionFigures figures : found) {
      boolean floats = figures.option().way() == LayerWay.FLOATS;
      assertEquals(floats ? 1 : RecordedRuntime.RATIO, figures.ratio().orElseThrow());
      assertEquals(!floats, figures.slower());
    }
    assertEquals(4, runtime.measured());
    NetworkEstimate estimate = onDelivery(() -> workbench.state().estimate().orElseThrow());
    assertEquals(Basis.MEASURED, estimate.millis().orElseThrow().basis());
    assertEquals(List.of(), select("conv1"));
    awaitOptions("conv1");
    // Convolutions can be small weights and static integers only.
    assertEquals(6, runtime.measured());
  }

  @Test
  void waysOfTheLayerThatWasSelectedLastAreProbed() throws Exception {
    runtime.hold();
    select("fc1");
    assertTrue(runtime.awaitHeld());
    select("fc2");
    List<OptionFigures> found = awaitOptions("fc2");
    assertEquals(
        runtime.measured(),
        found.stream().filter(figures -> figures.option().probe().isPresent()).count());
  }

  private void hold(CountDownLatch mayEnd) {
    tasks.submit(
        "Evaluate",
        context -> {
          mayEnd.await();
          return true;
        },
        Outcome.of(done -> {}, failure -> {}));
  }

  @Test
  void whatCannotBeProbedStaysAssumedAndTroublesNobody() throws Exception {
    runtime.refuseProbes();
    edit(4);
    while (!probingEnded()) {
      estimates.poll(50, TimeUnit.MILLISECONDS);
    }
    NetworkEstimate after = onDelivery(() -> workbench.state().estimate().orElseThrow());
    assertEquals(Basis.ASSUMED, after.millis().orElseThrow().basis());
    assertEquals(0, failures.size());
    assertFalse(Files.exists(home.resolve("probes.json")));
  }

  private boolean probingEnded() {
    return tasks.tasks().stream()
        .anyMatch(task -> task.title().equals("Probing layers") && task.state() == TaskState.DONE);
  }
}
