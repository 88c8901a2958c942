package dev.espalier.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.ModelInputs;
import dev.espalier.calibrate.Calibration;
import dev.espalier.calibrate.ValueStatistics;
import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.NetworkInputs;
import dev.espalier.compress.activation.IntegerFlow;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Histogram;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.NodeTiming;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WrittenModelTest {
  /** Of which one has to hold: what else the machine does may break the others. */
  private static final int ATTEMPTS = 3;

  @TempDir private Path folder;
  private final ModelRuntime runtime = new InProcessRuntime();

  private static CompressedNetwork compressed(Network network, Recipe recipe) throws Exception {
    Histogram any = new Histogram(-1, 1, new long[] {0, 1});
    ValueStatistics seen = new ValueStatistics(1, 0, 0, 1, 0, 1, any, new double[0]);
    Map<String, ValueStatistics> values = new HashMap<>();
    IntegerFlow.candidates(network).forEach(value -> values.put(value, seen));
    NetworkCompressor compressor = new NetworkCompressor(network);
    compressor.setInputs(
        NetworkInputs.ofValues(new Calibration(Map.of(), Map.of(), Map.of(), values, 1)));
    return compressor.compress(recipe, Progress.none(), CancelSignal.none());
  }

  /** The layers of each kernel, by the kernel's operator. */
  private Map<String, List<List<String>>> kernels(CompressedNetwork compressed) throws Exception {
    Path file = folder.resolve("written.onnx");
    compressed.toModel().write(file);
    Map<String, List<List<String>>> found = new TreeMap<>();
    try (WrittenModel written = WrittenModel.open(file, compressed);
        ModelSession session = runtime.open(written.source(), SessionSettings.measuring())) {
      Map<String, dev.espalier.data.Tensor> inputs = ModelInputs.made("m", session.inputs());
      for (NodeTiming kernel : session.profile(inputs, 1, CancelSignal.none())) {
        found
            .computeIfAbsent(kernel.op(), _ -> new ArrayList<>())
            .add(
                written.attribution().layersOf(kernel).stream()
                    .map(layer -> layer.id().value())
                    .toList());
      }
    }
    return found;
  }

  private static Recipe integers() {
    return Recipe.EMPTY.withActivations(ActivationPlan.of(ActivationRange.MIN_MAX));
  }

  private static List<List<String>> each(Network network, String operator) {
    return network.layers().stream()
        .filter(layer -> layer.op().equals(operator))
        .map(layer -> List.of(layer.id().value()))
        .toList();
  }

  /** The stem takes in one channel, and the depthwise convolution behind it takes in floats. */
  @ParameterizedTest
  @EnumSource(Encoding.class)
  void everyKernelOfMobileAsIntegersIsOfItsLayerOrOfNone(Encoding encoding) throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/mobile.onnx"))) {
      Network network = Network.of(model);
      Map<String, List<List<String>>> found =
          kernels(compressed(network, integers().withEncoding(encoding)));
      List<List<String>> convolutions = each(network, "Conv");
      assertEquals(convolutions.subList(0, 2), found.remove("Conv"));
      assertEquals(convolutions.subList(2, convolutions.size()), found.remove("QLinearConv"));
      assertEquals(each(network, "Gemm"), found.remove("QGemm"));
      assertEquals(List.of(convolutions.get(2)), found.remove("QuantizeLinear"));
      assertTrue(
          Set.of(
                  "Transpose",
                  "ReorderOutput",
                  "QLinearGlobalAveragePool",
                  "Flatten",
                  "DequantizeLinear")
              .containsAll(found.keySet()),
          found::toString);
      found
          .values()
          .forEach(
              kernels -> kernels.forEach(layers -> assertTrue(layers.isEmpty(), found::toString)));
    }
  }

  /** Half of the network as floats: what rounds in between belongs to the layer it is for. */
  @ParameterizedTest
  @EnumSource(Encoding.class)
  void borderBetweenFloatsAndIntegersBelongsToTheLayerOfIntegers(Encoding encoding)
      throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/mobile.onnx"))) {
      Network network = Network.of(model);
      List<String> first =
          network.layers().subList(0, 6).stream().map(layer -> layer.id().value()).toList();
      Recipe recipe =
          integers()
              .withEncoding(encoding)
              .update(first, plan -> plan.withActivation(ActivationSwitch.OFF));
      Map<String, List<List<String>>> found = kernels(compressed(network, recipe));
      assertEquals(first, found.get("Conv").stream().map(List::getFirst).toList());
      assertEquals(7, found.get("QLinearConv").size());
      assertEquals(
          List.of(List.of(network.layers().get(6).id().value())), found.get("QuantizeLinear"));
    }
  }

  /** The runtime has no names to tell such nodes by once it has fused them; a copy gives some. */
  @Test
  void nodesWithoutNamesAreFoundAgain() throws Exception {
    Path nameless = folder.resolve("nameless.onnx");
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/residual.onnx"))) {
      ModelEditor editor = model.edit();
      for (OnnxNode node : model.graph().nodes()) {
        editor.replaceNode(node, List.of(NewNode.copyOf(node).orElseThrow().named("")));
      }
      editor.write(nameless);
    }
    try (OnnxModel model = OnnxModel.open(nameless)) {
      Network network = Network.of(model);
      Map<String, List<List<String>>> found = kernels(compressed(network, integers()));
      Set<List<String>> convolutions = new HashSet<>(found.get("QLinearConv"));
      convolutions.addAll(found.get("Conv"));
      assertEquals(new HashSet<>(each(network, "Conv")), convolutions);
      assertEquals(2, found.get("Conv").size());
      assertEquals(each(network, "Conv").size() - 2, found.get("QLinearConv").size());
      assertEquals(each(network, "Gemm"), found.get("QGemm"));
    }
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertTrue(
          files.noneMatch(file -> file.getFileName().toString().startsWith("espalier-names")));
    }
  }

  @Test
  void decodedWeightsAndScalesFoundAtEachRunBelongToTheirLayers() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-300-100.onnx"))) {
      Network network = Network.of(model);
      Recipe dynamic =
          Recipe.EMPTY.withActivations(
              ActivationPlan.of(ActivationRange.MIN_MAX).withMode(ActivationMode.DYNAMIC));
      Map<String, List<List<String>>> found = kernels(compressed(network, dynamic));
      found.remove("Flatten");
      found.remove("Relu");
      found
          .values()
          .forEach(kernels ->
              kernels.forEach(layers -> assertEquals(1, layers.size(), found::toString)));
      List<String> names = network.layers().stream().map(l -> l.id().value()).toList();
      Recipe bits =
          Recipe.EMPTY.with(names, LayerPlan.NONE.withQuantization(Quantization.NONE.withBits(4)));
      Set<String> layers = new HashSet<>();
      kernels(compressed(network, bits)).values().stream()
          .flatMap(List::stream)
          .flatMap(List::stream)
          .forEach(layers::add);
      assertEquals(new HashSet<>(names), layers);
    }
  }

  @Test
  void layersAndWhatLiesBetweenThemAddUpToTheRun() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/mobile.onnx"))) {
      Network network = Network.of(model);
      CompressedNetwork compressed = compressed(network, integers());
      Path file = folder.resolve("written.onnx");
      compressed.toModel().write(file);
      try (WrittenModel written = WrittenModel.open(file, compressed);
          ModelSession original =
              runtime.open(
                  dev.espalier.runtime.ModelSource.of(model.file()), SessionSettings.measuring());
          ModelSession session = runtime.open(written.source(), SessionSettings.measuring())) {
        List<PairedTimings> found = new ArrayList<>();
        boolean held = false;
        for (int attempt = 0; attempt < ATTEMPTS && !held; attempt++) {
          PairedTimings timings =
              PairedTimings.measure(
                  runtime,
                  new PairedTimings.Timed(original, new KernelAttribution(network)),
                  new PairedTimings.Timed(session, written.attribution()),
                  ModelInputs.made("m", session.inputs()),
                  200,
                  CancelSignal.none());
          double first = otherShare(network, timings.first(), timings.paired().first());
          double second = otherShare(network, timings.second(), timings.paired().second());
          found.add(timings);
          held = Math.max(first, second) < 0.5;
        }
        assertTrue(held, found::toString);
      }
    }
  }

  /** What lies between the layers, by the run; what else the machine does comes on top. */
  private static double otherShare(Network network, LayerTimings timings, Latency run) {
    double layers = 0;
    for (Layer layer : network.layers()) {
      double millis = timings.millis(layer.id()).orElseThrow();
      assertTrue(millis > 0, layer + " " + millis);
      layers += millis;
    }
    assertEquals(run.medianMillis(), layers + timings.otherMillis(), 1e-9);
    assertTrue(timings.otherMillis() >= 0, timings::toString);
    return timings.otherMillis() / run.medianMillis();
  }
}
