package dev.espalier.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.ModelInputs;
import dev.espalier.compress.ZooModel;
import dev.espalier.data.Tensor;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.MiniLm;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxException;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.NodeTiming;
import dev.espalier.runtime.Optimization;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelAttributionTest {

  /** A millisecond and a half: what it is does not matter. */
  private static final Latency RUN = Latency.ofNanos(1_500_000);

  @TempDir Path folder;

  /** Each layer has one kernel at every level, whatever the runtime fuses it with. */
  @ParameterizedTest
  @CsvSource({
    "lenet-300-100, BASIC", "lenet-300-100, EXTENDED", "lenet-300-100, ALL",
    "lenet-5, BASIC", "lenet-5, EXTENDED", "lenet-5, ALL",
    "residual, BASIC", "residual, EXTENDED", "residual, ALL"
  })
  void findsTheKernelOfEveryLayerAndNoOther(String sample, Optimization level)
      throws OnnxException, RuntimeFailure {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples", sample + ".onnx"))) {
      Network network = Network.of(model);
      KernelAttribution attribution = new KernelAttribution(network);
      Set<LayerId> found = new HashSet<>();
      List<NodeTiming> kernels = kernels(model.file(), level);
      for (NodeTiming kernel : kernels) {
        for (Layer layer : attribution.layersOf(kernel)) {
          assertTrue(found.add(layer.id()), layer + " by " + kernel);
        }
      }
      assertEquals(ids(network.layers()), found);
      assertAddsUp(attribution, kernels);
    }
  }

  @Test
  void everyLayerOfTheTransformerHasItsTime() throws IOException, RuntimeFailure {
    try (OnnxModel model = OnnxModel.open(MiniLm.in(folder))) {
      Network network = Network.of(model);
      KernelAttribution attribution = new KernelAttribution(network);
      List<NodeTiming> kernels = kernels(model.file(), Optimization.ALL);
      LayerTimings timings = attribution.timings(kernels, RUN);
      assertEquals(ids(network.layers()), timings.layers().keySet());
      timings.layers().forEach((layer, millis) -> assertTrue(millis > 0, layer.value()));
      // 36 products with weights are most of what a transformer does.
      double products =
          network.layers().stream()
              .filter(layer -> layer.op().equals("MatMul"))
              .mapToDouble(layer -> timings.millis(layer.id()).orElseThrow())
              .sum();
      assertTrue(products > 0.5 * timings.totalMillis(), products + " ms");
      assertAddsUp(attribution, kernels);
    }
  }

  /** All kinds of layers, two of them in a branch of which only one is taken. */
  @ParameterizedTest
  @ValueSource(longs = {7, 13, 21})
  void everyKindOfLayerHasItsTime(long opset) throws IOException, RuntimeFailure {
    Path file = Files.write(folder.resolve("zoo.onnx"), ZooModel.of(opset).model());
    try (OnnxModel model = OnnxModel.open(file)) {
      Network network = Network.of(model);
      KernelAttribution attribution = new KernelAttribution(network);
      List<NodeTiming> kernels = kernels(file, Optimization.ALL);
      LayerTimings timings = attribution.timings(kernels, RUN);
      List<Layer> run =
          network.layers().stream().filter(l -> !l.weight().name().equals("made")).toList();
      assertEquals(network.layers().size() - 1, run.size());
      assertEquals(ids(run), timings.layers().keySet());
      assertAddsUp(attribution, kernels);
    }
  }

  /** Input and recurrent weights of an LSTM are two layers with one kernel. */
  @Test
  void layersOfOneKernelShareItsTimeByTheirWeights() throws IOException {
    try (OnnxModel model = open(ZooModel.of(13).model())) {
      Network network = Network.of(model);
      LayerTimings timings =
          new KernelAttribution(network)
              .timings(List.of(new NodeTiming("y_lstm", "LSTM", 1, 40)), RUN);
      double input = timings.millis(layer(network, "lstm_w").id()).orElseThrow();
      double recurrent = timings.millis(layer(network, "lstm_r").id()).orElseThrow();
      assertEquals(RUN.medianMillis(), input + recurrent, 1e-12);
      assertEquals(49.0 / 51, input / recurrent, 1e-9);
    }
  }

  /** The time of an If holds that of what it runs, which is measured by itself too. */
  @Test
  void controlFlowIsNotCountedTwice() throws IOException {
    try (OnnxModel model = open(ZooModel.of(13).model())) {
      Network network = Network.of(model);
      List<NodeTiming> kernels =
          List.of(
              new NodeTiming("y_inner", "If", 1, 70),
              new NodeTiming("then_y", "MatMul", 1, 60),
              new NodeTiming("y_matmul", "MatMul", 1, 30),
              new NodeTiming("elsewhere", "Softmax", 1, 10));
      LayerTimings timings = new KernelAttribution(network).timings(kernels, RUN);
      double inner = timings.millis(layer(network, "held").id()).orElseThrow();
      double outer = timings.millis(layer(network, "matmul").id()).orElseThrow();
      assertEquals(0.6 * RUN.medianMillis(), inner, 1e-12);
      assertEquals(0.3 * RUN.medianMillis(), outer, 1e-12);
    }
  }

  /** A product of two inputs whose name begins as that of a product with a weight. */
  @Test
  void nodesThatAreNoLayersKeepTheirTime() throws IOException {
    List<Dim> square = List.of(Dim.of(4), Dim.of(4));
    byte[] bytes =
        ModelBuilder.opset(13)
            .input("x", DataType.FLOAT, square)
            .tensor(NewTensor.of("w", Dims.of(4, 4), new float[16]))
            .node(NewNode.of("MatMul", List.of("x", "w"), "y").named("/MatMul"))
            .node(NewNode.of("MatMul", List.of("y", "y"), "z").named("/MatMul_1"))
            .output("z")
            .toBytes();
    try (OnnxModel model = open(bytes)) {
      KernelAttribution attribution = new KernelAttribution(Network.of(model));
      assertEquals(1, attribution.layersOf(new NodeTiming("/MatMul", "MatMul", 1, 1)).size());
      assertEquals(1, attribution.layersOf(new NodeTiming("/MatMul/new", "MatMul", 1, 1)).size());
      assertEquals(List.of(), attribution.layersOf(new NodeTiming("/MatMul_1", "MatMul", 1, 1)));
    }
  }

  /** What layers and other kernels take is one run, with control flow left out. */
  private static void assertAddsUp(KernelAttribution attribution, List<NodeTiming> kernels) {
    LayerTimings timings = attribution.timings(kernels, RUN);
    double sum = 0;
    double rest = 0;
    for (NodeTiming kernel : kernels) {
      if (!kernel.op().equals("If")) {
        sum += kernel.micros();
        rest += attribution.layersOf(kernel).isEmpty() ? kernel.micros() : 0;
      }
    }
    double layers = timings.layers().values().stream().mapToDouble(millis -> millis).sum();
    assertEquals(RUN.medianMillis(), layers + rest / sum * RUN.medianMillis(), 1e-9);
  }

  private OnnxModel open(byte[] model) throws IOException {
    return OnnxModel.open(Files.write(folder.resolve("model.onnx"), model));
  }

  private static Layer layer(Network network, String weight) {
    return network.layers().stream()
        .filter(layer -> layer.weight().name().equals(weight))
        .findFirst()
        .orElseThrow();
  }

  private static Set<LayerId> ids(List<Layer> layers) {
    return layers.stream().map(Layer::id).collect(Collectors.toSet());
  }

  private static List<NodeTiming> kernels(Path file, Optimization level) throws RuntimeFailure {
    SessionSettings settings = SessionSettings.measuring().withOptimization(level);
    try (ModelRuntime runtime = new InProcessRuntime();
        ModelSession session = runtime.open(ModelSource.of(file), settings)) {
      Map<String, Tensor> inputs = ModelInputs.made("model", session.inputs());
      return session.profile(inputs, 2, CancelSignal.none());
    }
  }
}
