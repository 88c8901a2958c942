package dev.espalier.runtime.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelRuntimeContract;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeFailure.Kind;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.TestModel;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerRuntimeTest extends ModelRuntimeContract {

  private static final WorkerRuntime RUNTIME = new WorkerRuntime(Limits.standard());

  @Override
  protected ModelRuntime runtime() {
    return RUNTIME;
  }

  @AfterAll
  static void close() {
    RUNTIME.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet-300-100", "lenet-5", "mobile", "residual"})
  void computesBitForBitWhatItDoesInThisProcess(String sample) throws RuntimeFailure {
    ModelSource source = ModelSource.of(Path.of("assets/samples/" + sample + ".onnx"));
    float[] pixels = new float[100 * 28 * 28];
    Random random = new Random(11);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat(-1, 2);
    }
    Map<String, Tensor> inputs = Map.of("image", Tensor.of(pixels, 100, 1, 28, 28));
    SessionSettings settings = SessionSettings.measuring();
    try (ModelRuntime here = new InProcessRuntime();
        ModelSession expected = here.open(source, settings);
        ModelSession actual = RUNTIME.open(source, settings)) {
      assertEquals(expected.inputs(), actual.inputs());
      assertEquals(expected.outputs(), actual.outputs());
      Tensor wanted = expected.run(inputs, Set.of(), NEVER).get("logits");
      Tensor got = actual.run(inputs, Set.of(), NEVER).get("logits");
      assertEquals(wanted.buffer(), got.buffer());
      assertArrayEquals(new long[] {100, 10}, got.shape());
    }
  }

  @Test
  void severalSessionsLiveInOneProcess() throws RuntimeFailure {
    try (ModelSession one = RUNTIME.open(negation("a.onnx"), SessionSettings.standard())) {
      long pid = RUNTIME.pid().orElseThrow();
      try (ModelSession other = RUNTIME.open(negation("b.onnx"), SessionSettings.standard())) {
        assertEquals(pid, RUNTIME.pid().orElseThrow());
        negate(one);
        negate(other);
      }
      negate(one);
    }
  }

  private static ModelSource negation(String name) {
    return TestModel.opset(13)
        .input("x", ElementType.FLOAT32, -1)
        .output("y", ElementType.FLOAT32, -1)
        .node("Neg", List.of("x"), List.of("y"))
        .source(name);
  }

  private static void negate(ModelSession session) throws RuntimeFailure {
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(new float[] {3}, 1));
    assertArrayEquals(new float[] {-3}, session.run(inputs, Set.of(), NEVER).get("y").toFloats());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void leavesNoFilesBehind() throws Exception {
    Path folder;
    try (WorkerRuntime runtime = new WorkerRuntime(Limits.standard());
        ModelSession session = runtime.open(negation("big.onnx"), SessionSettings.standard())) {
      folder = WorkerProcesses.folder(runtime.pid().orElseThrow());
      Map<String, Tensor> inputs = Map.of("x", Tensor.zeros(ElementType.FLOAT32, 1 << 20));
      for (int i = 0; i < 3; i++) {
        session.run(inputs, Set.of(), NEVER);
      }
      try (Stream<Path> files = Files.list(folder)) {
        assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".bin")).toList());
      }
    }
    assertTrue(WorkerProcesses.becomesTrue(() -> !Files.exists(folder)), "left: " + folder);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void saysSoWhenThereIsNoRoomForTheData() throws Exception {
    try (WorkerRuntime runtime = new WorkerRuntime(Limits.standard());
        ModelSession session = runtime.open(negation("big.onnx"), SessionSettings.standard())) {
      WorkerFolder.delete(WorkerProcesses.folder(runtime.pid().orElseThrow()));
      Map<String, Tensor> inputs = Map.of("x", Tensor.zeros(ElementType.FLOAT32, 1 << 20));

      RuntimeFailure failure =
          assertThrows(RuntimeFailure.class, () -> session.run(inputs, Set.of(), NEVER));

      assertEquals(Kind.REFUSED, failure.kind());
      assertTrue(failure.getMessage().contains("cannot be handed over"), failure.getMessage());
      negate(session);
    }
  }

  @Test
  void afterClosingNothingCanBeOpened() throws RuntimeFailure {
    WorkerRuntime runtime = new WorkerRuntime(Limits.standard());
    ModelSession session = runtime.open(negation("a.onnx"), SessionSettings.standard());
    runtime.close();

    RuntimeFailure failure = assertThrows(RuntimeFailure.class, () -> negate(session));
    assertEquals(Kind.GONE, failure.kind());
    assertThrows(
        IllegalStateException.class,
        () -> runtime.open(negation("b.onnx"), SessionSettings.standard()));
    session.close();
    runtime.close();
  }
}
