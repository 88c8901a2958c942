package dev.espalier.estimate.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.ZooModel;
import dev.espalier.data.Tensor;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerPart;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.MiniLm;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.Optimization;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer by itself computes what it computes inside of the whole network. */
class ProbeModelsTest {

  /** Nothing is fused, so that all values are those of the file. */
  private static final SessionSettings PLAIN =
      SessionSettings.standard().withOptimization(Optimization.BASIC);

  private static final ModelRuntime RUNTIME = new InProcessRuntime();
  private static final CancelSignal NEVER = CancelSignal.none();

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    RUNTIME.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet-300-100", "lenet-5", "mobile", "residual"})
  void layersOfTheSamplesAreTheSameAlone(String sample) throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples", sample + ".onnx"))) {
      Probing probing = new Probing(model, RUNTIME);
      assertAllTheSame(probing, probing.network.layers(), 4);
    }
  }

  /** Convolutions plain, depthwise and transposed, products, tables, recurrent weights. */
  @ParameterizedTest
  @ValueSource(longs = {7, 13, 25})
  void layersOfEveryKindAreTheSameAlone(long opset) throws Exception {
    Path file = Files.write(folder.resolve("zoo.onnx"), ZooModel.of(opset).model());
    try (OnnxModel model = OnnxModel.open(file)) {
      Probing probing = new Probing(model, RUNTIME);
      List<Layer> layers =
          probing.network.layers().stream().filter(l -> LayerPart.of(l).isPresent()).toList();
      assertEquals(probing.network.layers().size() - 2, layers.size(), "all but those of the If");
      for (int bits : new int[] {1, 4, 8, 16}) {
        assertAllTheSame(probing, layers, bits);
      }
    }
  }

  /** Up to IR 3 every initializer was an input as well. */
  @Test
  void layersWhoseConstantsAreInputsToo() throws Exception {
    List<Dim> square = List.of(Dim.of(32), Dim.of(32));
    ModelBuilder old = ModelBuilder.opset(8).irVersion(3);
    float[] weights = new float[32 * 32];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) Math.sin(i);
    }
    old.input("x", DataType.FLOAT, square)
        .input("w", DataType.FLOAT, square)
        .input("b", DataType.FLOAT, List.of(Dim.of(32)))
        .tensor(NewTensor.of("w", Dims.of(32, 32), weights))
        .tensor(NewTensor.of("b", Dims.of(32), new float[32]))
        .node(NewNode.of("Gemm", List.of("x", "w", "b"), "y"))
        .output("y");
    Path file = folder.resolve("old.onnx");
    old.write(file);
    try (OnnxModel model = OnnxModel.open(file)) {
      Probing probing = new Probing(model, RUNTIME);
      assertAllTheSame(probing, probing.network.layers(), 5);
    }
  }

  @Test
  void layersOfTheTransformerAreTheSameAlone() throws Exception {
    try (OnnxModel model = OnnxModel.open(MiniLm.in(folder))) {
      Probing probing = new Probing(model, RUNTIME);
      List<Layer> some = new ArrayList<>(probing.network.layers().subList(1, 5));
      some.add(probing.network.layers().getLast());
      assertAllTheSame(probing, some, 4);
    }
  }

  @Test
  void filesAreGoneWhenClosed() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-5.onnx"))) {
      Probing probing = new Probing(model, RUNTIME);
      ProbeRequest request = probing.requests(probing.bits(3)).getFirst();
      LayerPart part = LayerPart.of(request.layer()).orElseThrow();
      ProbeModels models =
          ProbeModels.write(model, request, part, seen(probing, part), compressing(probing));
      assertTrue(Files.size(models.encoded()) < Files.size(models.original()));
      models.close();
      assertFalse(Files.exists(models.folder()));
    }
  }

  private static ProbeModels.Compressing compressing(Probing probing) {
    return new ProbeModels.Compressing(probing.compressor, NEVER);
  }

  private static Map<String, LayerInput> seen(Probing probing, LayerPart part)
      throws RuntimeFailure {
    return new InputCapture(RUNTIME, probing::exposing, probing.inputs)
        .see(Set.copyOf(part.inputs()), NEVER);
  }

  /** Runs each layer alone on what flows into it in a run of the whole network. */
  private void assertAllTheSame(Probing probing, List<Layer> layers, int bits) throws Exception {
    Set<String> values = new HashSet<>();
    for (Layer layer : layers) {
      LayerPart part = LayerPart.of(layer).orElseThrow();
      values.addAll(part.inputs());
      values.addAll(part.outputs());
    }
    values.removeAll(probing.inputs.keySet());
    Map<String, Tensor> whole = run(probing.exposing(values), probing.inputs);
    whole.putAll(probing.inputs);
    int probed = 0;
    for (ProbeRequest request : probing.requests(Probing.bits(bits, layers))) {
      assertTheSame(probing, request, whole);
      probed++;
    }
    assertTrue(probed > 0);
  }

  private void assertTheSame(Probing probing, ProbeRequest request, Map<String, Tensor> whole)
      throws Exception {
    LayerPart part = LayerPart.of(request.layer()).orElseThrow();
    Map<String, Tensor> flowing = new HashMap<>();
    for (String input : part.inputs()) {
      flowing.put(input, Objects.requireNonNull(whole.get(input)));
    }
    try (ProbeModels models =
        ProbeModels.write(
            probing.network.model(), request, part, seen(probing, part), compressing(probing))) {
      assertClose(part, whole, run(ModelSource.of(models.original()), flowing), request);
      Map<String, Tensor> compressed = compressed(probing, request, part);
      assertClose(part, compressed, run(ModelSource.of(models.encoded()), flowing), request);
    }
  }

  /** What the layer computes in the whole network when it alone is compressed. */
  private static Map<String, Tensor> compressed(
      Probing probing, ProbeRequest request, LayerPart part) throws Exception {
    Recipe recipe = Recipe.EMPTY.with(request.layer().id().value(), request.plan());
    ModelEditor editor = probing.compressor.compress(recipe, Progress.none(), NEVER).toModel();
    return run(Probing.exposing(editor, part.outputs()), probing.inputs);
  }

  private static Map<String, Tensor> run(ModelSource source, Map<String, Tensor> inputs)
      throws RuntimeFailure {
    try (ModelSession session = RUNTIME.open(source, PLAIN)) {
      return new HashMap<>(session.run(inputs, Set.of(), NEVER));
    }
  }

  private static void assertClose(
      LayerPart part, Map<String, Tensor> wanted, Map<String, Tensor> got, ProbeRequest request)
      throws IOException {
    for (String output : part.outputs()) {
      float[] a = Objects.requireNonNull(wanted.get(output)).toFloats();
      float[] b = Objects.requireNonNull(got.get(output)).toFloats();
      assertEquals(a.length, b.length, request.toString());
      double size = 0;
      for (float value : a) {
        size = Math.max(size, Math.abs(value));
      }
      for (int i = 0; i < a.length; i++) {
        assertEquals(a[i], b[i], 1e-5 * size, request + " at " + i);
      }
    }
  }
}
