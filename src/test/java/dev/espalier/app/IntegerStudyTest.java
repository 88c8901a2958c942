package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.Failure;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.estimate.Basis;
import dev.espalier.estimate.LayerEstimate;
import dev.espalier.method.Granularity;
import dev.espalier.method.Quantization;
import dev.espalier.method.Scheme;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.Target;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.Optimization;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of integers while a recipe is made, against the file that an export writes. */
@Timeout(180)
class IntegerStudyTest {

  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final Path IMAGES =
      SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");
  private static final ActivationPlan STATIC = ActivationPlan.of(ActivationRange.MIN_MAX);

  @TempDir private Path folder;
  private final ExecutorService delivery = Executors.newSingleThreadExecutor();
  private final TaskRunner tasks = new TaskRunner(delivery);
  private final InProcessRuntime runtime = new InProcessRuntime();
  private final BlockingQueue<WorkbenchState> states = new LinkedBlockingQueue<>();
  private final BlockingQueue<Failure> failures = new LinkedBlockingQueue<>();
  private Workbench workbench = null;

  @BeforeEach
  void start() throws Exception {
    Settings settings = new Settings(folder.resolve("home"));
    settings.set(Setting.LIVE_EVALUATION, "false");
    workbench = new Workbench(tasks, runtime, new Nd4jLinearAlgebra(1), settings);
    onDelivery(() -> workbench.listen(states::add));
    onDelivery(() -> workbench.onFailure(failures::add));
  }

  @AfterEach
  void end() throws Exception {
    onDelivery(() -> {
      workbench.close();
      return null;
    });
    tasks.close();
    runtime.close();
    delivery.shutdown();
    assertEquals(List.of(), List.copyOf(failures));
  }

  private <T> T onDelivery(Callable<T> work) throws Exception {
    return delivery.submit(work).get(60, TimeUnit.SECONDS);
  }

  private WorkbenchState await(Predicate<WorkbenchState> condition) throws InterruptedException {
    while (true) {
      WorkbenchState state = states.poll(60, TimeUnit.SECONDS);
      if (state == null) {
        throw new AssertionError("nothing new in 60 s");
      }
      if (condition.test(state)) {
        return state;
      }
    }
  }

  private void open(String model, boolean data) throws Exception {
    act(() -> workbench.openModel(SAMPLES.resolve(model)));
    await(state -> state.project().isPresent());
    if (data) {
      act(() -> workbench.openData(IMAGES));
      await(state -> state.project().flatMap(OpenProject::data).isPresent());
    }
  }

  private void act(Runnable action) throws Exception {
    onDelivery(() -> {
      action.run();
      return null;
    });
  }

  /** What is shown at once. */
  private WorkbenchState activations(ActivationPlan plan) throws Exception {
    return onDelivery(() -> {
      states.clear();
      workbench.edit(recipe -> recipe.withActivations(plan), "Activations", null);
      return workbench.state();
    });
  }

  private static boolean isMeasured(WorkbenchState state) {
    Arithmetic known = state.arithmetic();
    return !known.layers().isEmpty()
        && known.layers().values().stream().allMatch(layer -> layer.basis() == Basis.MEASURED);
  }

  private static Map<String, Long> operators(Stream<String> names) {
    return names.collect(Collectors.groupingBy(name -> name, Collectors.counting()));
  }

  private static Map<String, Long> operators(WorkbenchState state) {
    return operators(
        state.arithmetic().layers().values().stream().map(layer -> layer.operator().orElseThrow()));
  }

  /** Those of the operators that are told of, as the runtime has them in the exported file. */
  private Map<String, Long> exported(Map<String, Long> told) throws Exception {
    Path file = folder.resolve("out.onnx");
    Path rewritten = folder.resolve("rewritten.onnx");
    act(() -> workbench.export(file));
    await(state -> state.export().isPresent());
    SessionSettings settings =
        SessionSettings.standard()
            .withOptimization(Optimization.EXTENDED)
            .writingOptimized(rewritten);
    runtime.open(ModelSource.of(file), settings).close();
    try (OnnxModel model = OnnxModel.open(rewritten)) {
      return operators(
          model.graph().nodes().stream().map(OnnxNode::opType).filter(told::containsKey));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet-5.onnx", "mobile.onnx"})
  void operatorsAreThoseOfTheExportedFile(String model) throws Exception {
    open(model, true);
    WorkbenchState at = activations(STATIC);
    assertTrue(
        at.arithmetic().layers().values().stream()
            .allMatch(layer -> layer.basis() == Basis.ESTIMATE && layer.operator().isEmpty()));
    WorkbenchState state = await(IntegerStudyTest::isMeasured);
    Map<String, Long> told = operators(state);
    assertTrue(told.containsKey("QLinearConv"), told.toString());
    assertFalse(state.arithmetic().reading());
    assertEquals(told, exported(told));
    state
        .arithmetic()
        .layers()
        .forEach((id, layer) -> {
          assertEquals(layer.planned(), layer.integers(), id.value());
          assertFalse(layer.isLost(), id.value());
          assertTrue(layer.reason().isEmpty() == layer.integers(), id.value());
        });
  }

  @Test
  void layersThatTheRuntimeLeavesAsFloatsAreMarkedWithTheReason() throws Exception {
    open("residual.onnx", true);
    WorkbenchState at = activations(STATIC.withType(ActivationType.S8S8));
    int planned = at.arithmetic().count(LayerArithmetic::integers);
    WorkbenchState state = await(IntegerStudyTest::isMeasured);
    int lost = state.arithmetic().count(LayerArithmetic::isLost);
    assertTrue(lost > 0);
    assertEquals(planned, lost + state.arithmetic().count(LayerArithmetic::integers));
    Map<String, Long> told = operators(state);
    assertEquals(told, exported(told));
    assertTrue(
        state.arithmetic().layers().values().stream()
            .filter(LayerArithmetic::isLost)
            .allMatch(layer -> layer.reason().orElseThrow().startsWith("the runtime did not")));
  }

  @Test
  void layerThatIsLeftOutSaysSoAtOnceAndIsReadAnew() throws Exception {
    open("lenet-5.onnx", true);
    activations(STATIC);
    await(IntegerStudyTest::isMeasured);
    LayerId layer = new LayerId("conv2");
    WorkbenchState at =
        onDelivery(() -> {
          states.clear();
          workbench.edit(
              List.of(layer), plan -> plan.withActivation(ActivationSwitch.OFF), "off", null);
          return workbench.state();
        });
    LayerArithmetic planned = at.arithmetic().of(layer).orElseThrow();
    assertFalse(planned.planned());
    assertEquals(Basis.ESTIMATE, planned.basis());
    assertEquals("is left out by its own setting", planned.reason().orElseThrow());
    LayerArithmetic read = await(IntegerStudyTest::isMeasured).arithmetic().of(layer).orElseThrow();
    assertFalse(read.integers());
    assertTrue(read.operator().orElseThrow().endsWith("Conv"), read.operator().orElseThrow());
    act(workbench::undo);
    assertEquals(4, await(IntegerStudyTest::isMeasured).arithmetic().count(l -> l.integers()));
  }

  @Test
  void targetWithoutVnniGetsExactIntegersAndSaysWhatWouldSaturate() throws Exception {
    open("mobile.onnx", true);
    ActivationPlan target = STATIC.withTarget(Target.X86_AVX2);
    assertEquals(ActivationType.U8S8_PAIRED, activations(target).arithmetic().type());
    Arithmetic exact = await(IntegerStudyTest::isMeasured).arithmetic();
    assertEquals(0, exact.count(LayerArithmetic::canSaturate));
    activations(target.withType(ActivationType.U8S8));
    Arithmetic full =
        await(state -> state.arithmetic().count(LayerArithmetic::canSaturate) > 0).arithmetic();
    assertTrue(full.addsInPairs());
    Arithmetic seen =
        await(state ->
                state.arithmetic().layers().values().stream()
                    .anyMatch(layer -> layer.seen().isPresent()))
            .arithmetic();
    assertEquals(
        full.count(LayerArithmetic::canSaturate), seen.count(layer -> layer.seen().isPresent()));
    assertTrue(seen.count(LayerArithmetic::saturates) > 0);
    assertEquals(ActivationType.U8S8, full.type());
  }

  @Test
  void sizesAndErrorsFollowAtOnceAndNothingIsReadOfFloats() throws Exception {
    open("lenet-5.onnx", true);
    WorkbenchState before = onDelivery(() -> workbench.state());
    assertEquals(Map.of(), before.arithmetic().layers());
    WorkbenchState at = activations(STATIC.withType(ActivationType.U8S8));
    long original = at.estimate().orElseThrow().originalBytes();
    assertTrue(at.estimate().orElseThrow().bytes() < 0.3 * original);
    assertEquals(8, at.estimate().orElseThrow().layers().get("fc1").bits());
    WorkbenchState measured = await(IntegerStudyTest::isMeasured);
    LayerEstimate layer = measured.estimate().orElseThrow().layers().get("fc1");
    assertTrue(layer.sqnrDb().orElseThrow().value() < 60);
    Path file = folder.resolve("size.onnx");
    act(() -> workbench.export(file));
    await(state -> state.export().isPresent());
    assertEquals(measured.estimate().orElseThrow().bytes(), Files.size(file));
    activations(ActivationPlan.NONE);
    assertEquals(Map.of(), onDelivery(() -> workbench.state()).arithmetic().layers());
  }

  @Test
  void samplesThatAreOpenedAfterTheRecipeAreCalibratedOn() throws Exception {
    open("lenet-5.onnx", false);
    activations(STATIC);
    assertFalse(onDelivery(() -> workbench.state()).calibration().ready());
    act(() -> workbench.openData(IMAGES));
    WorkbenchState state = await(IntegerStudyTest::isMeasured);
    assertTrue(state.calibration().ready());
    assertEquals(4, state.arithmetic().count(LayerArithmetic::integers));
  }

  @Test
  void weightsForTheRuntimesOwnOperatorsAreReadToo() throws Exception {
    open("lenet-300-100.onnx", false);
    act(() ->
        workbench.edit(
            List.of(new LayerId("fc1")),
            plan ->
                plan.withQuantization(
                        Quantization.ofBits(4)
                            .withScheme(Scheme.ASYMMETRIC)
                            .withGranularity(Granularity.BLOCK_32))
                    .withEncoding(Optional.of(Encoding.RUNTIME)),
            "packed",
            null));
    WorkbenchState state = await(IntegerStudyTest::isMeasured);
    LayerArithmetic packed = state.arithmetic().of(new LayerId("fc1")).orElseThrow();
    assertEquals(Optional.of("MatMulNBits"), packed.operator());
    assertTrue(packed.integers());
    assertEquals(Optional.empty(), packed.reason());
    LayerArithmetic other = state.arithmetic().of(new LayerId("fc2")).orElseThrow();
    assertFalse(other.integers());
    assertEquals(Optional.empty(), other.reason());
  }

  @Test
  void dynamicIntegersNeedNoSamples() throws Exception {
    open("lenet-300-100.onnx", false);
    activations(ActivationPlan.NONE.withMode(ActivationMode.DYNAMIC));
    WorkbenchState state = await(IntegerStudyTest::isMeasured);
    assertEquals(3, state.arithmetic().count(LayerArithmetic::integers));
    Map<String, Long> told = operators(state);
    assertEquals(told, exported(told));
  }
}
