package dev.espalier.estimate.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.Tensor;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerPart;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.NodeTiming;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.tune.speed.Lstm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The ways in which a layer can be written, each by itself in onnxruntime. */
class LayerOptionTest {
  private static final CancelSignal NEVER = CancelSignal.none();
  private static final ModelRuntime RUNTIME = new InProcessRuntime();

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    RUNTIME.close();
  }

  private static Layer layer(Probing probing, String name) {
    return probing.network.layers().stream()
        .filter(layer -> layer.id().value().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static LayerOption option(List<LayerOption> options, LayerWay way) {
    return options.stream().filter(option -> option.way() == way).findFirst().orElseThrow();
  }

  /** The operators that the runtime runs for a layer by itself. */
  private Set<String> kernels(Probing probing, ProbeRequest request) throws Exception {
    LayerPart part = LayerPart.of(request.layer()).orElseThrow();
    Map<String, LayerInput> inputs =
        new InputCapture(RUNTIME, probing::exposing, probing.inputs)
            .see(Set.copyOf(part.inputs()), NEVER);
    Map<String, Tensor> feeds = new HashMap<>();
    inputs.forEach((name, input) -> feeds.put(name, input.tensor()));
    try (ProbeModels models =
            ProbeModels.write(
                probing.network.model(),
                request,
                part,
                inputs,
                new ProbeModels.Compressing(probing.compressor, NEVER));
        ModelSession session =
            RUNTIME.open(ModelSource.of(models.encoded()), SessionSettings.measuring(), NEVER)) {
      return session.profile(feeds, 1, NEVER).stream()
          .map(NodeTiming::op)
          .collect(Collectors.toSet());
    }
  }

  /** What the runtime runs is what the way says: its own profile is the witness. */
  @ParameterizedTest
  @CsvSource({
    "lenet-5, conv2, STATIC, QLinearConv",
    "lenet-5, fc1, STATIC, QGemm",
    "lenet-5, fc1, RUNTIME, MatMulNBits",
    "lenet-5, conv2, WEIGHTS, ",
    "mobile, stem, STATIC, QLinearConv",
  })
  void runtimeComputesItSo(String sample, String name, LayerWay way, String kernel)
      throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples", sample + ".onnx"))) {
      Probing probing = new Probing(model, RUNTIME);
      Layer layer =
          probing.network.layers().stream()
              .filter(known -> known.id().value().startsWith(name))
              .findFirst()
              .orElseThrow();
      LayerOption option = option(LayerOption.of(probing.compressor, layer, Recipe.EMPTY), way);
      Set<String> kernels = kernels(probing, option.probe().orElseThrow());
      if (kernel == null) {
        assertTrue(
            Set.of("Conv", "Gemm", "FusedConv", "ReorderInput", "ReorderOutput")
                .containsAll(kernels),
            kernels::toString);
      } else {
        assertTrue(kernels.contains(kernel), kernels::toString);
      }
    }
  }

  /** Both weights of an LSTM become integers, whichever is looked at. */
  @Test
  void lstmAndProductAreIntegersWithRangesFoundAtEachRun() throws Exception {
    try (OnnxModel model = OnnxModel.open(Lstm.write(folder.resolve("lstm.onnx")))) {
      Probing probing = new Probing(model, RUNTIME);
      List<Set<String>> all = new ArrayList<>();
      for (Layer layer : probing.network.layers()) {
        List<LayerOption> options = LayerOption.of(probing.compressor, layer, Recipe.EMPTY);
        all.add(kernels(probing, option(options, LayerWay.DYNAMIC).probe().orElseThrow()));
      }
      long lstm = all.stream().filter(ops -> ops.contains("DynamicQuantizeLSTM")).count();
      long product = all.stream().filter(ops -> ops.contains("DynamicQuantizeMatMul")).count();
      assertEquals(2, lstm, all::toString);
      assertEquals(1, product, all::toString);
    }
  }

  /** What each way takes in a file is what a recipe for it says of the layer. */
  @ParameterizedTest
  @EnumSource(LayerWay.class)
  void bytesAreThoseOfARecipeForIt(LayerWay way) throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-300-100.onnx"))) {
      Probing probing = new Probing(model, RUNTIME);
      for (Layer layer : probing.network.layers()) {
        Recipe four = Probing.bits(4, List.of(layer));
        LayerOption option = option(LayerOption.of(probing.compressor, layer, four), way);
        Recipe recipe =
            switch (way) {
              case FLOATS -> Recipe.EMPTY;
              case WEIGHTS -> four;
              case RUNTIME -> four.withEncoding(Encoding.RUNTIME);
              case STATIC ->
                  four.withActivations(ActivationPlan.NONE.withMode(ActivationMode.STATIC));
              case DYNAMIC ->
                  four.withActivations(ActivationPlan.NONE.withMode(ActivationMode.DYNAMIC));
            };
        assertEquals(probing.compressor.size(recipe).layer(layer.id()), option.bytes());
        assertEquals(way == LayerWay.WEIGHTS, option.planned());
        assertTrue(
            option(LayerOption.of(probing.compressor, layer, recipe), way).planned(),
            way + " of " + layer.id());
      }
    }
  }

  @Test
  void whatALayerCannotBeSaysWhy() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-5.onnx"))) {
      Probing probing = new Probing(model, RUNTIME);
      List<LayerOption> options =
          LayerOption.of(probing.compressor, layer(probing, "conv1"), Recipe.EMPTY);
      assertTrue(option(options, LayerWay.DYNAMIC).refusal().orElseThrow().contains("convolution"));
      assertTrue(option(options, LayerWay.RUNTIME).refusal().orElseThrow().contains("Conv"));
      assertTrue(option(options, LayerWay.RUNTIME).probe().isEmpty());
      assertTrue(option(options, LayerWay.FLOATS).planned());
      Recipe three = Probing.bits(3, probing.network.layers());
      List<LayerOption> ofThree = LayerOption.of(probing.compressor, layer(probing, "fc1"), three);
      assertTrue(option(ofThree, LayerWay.RUNTIME).refusal().orElseThrow().contains("3 bits"));
    }
  }

  /** The weight is the same with values of another type; the time is not. */
  @Test
  void typesOfValuesHaveProbesOfTheirOwn() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-5.onnx"))) {
      Probing probing = new Probing(model, RUNTIME);
      Set<String> encodings = new HashSet<>();
      for (ActivationType type : List.of(ActivationType.U8S8, ActivationType.S8S8)) {
        Recipe recipe = Recipe.EMPTY.withActivations(ActivationPlan.NONE.withType(type));
        List<LayerOption> options =
            LayerOption.of(probing.compressor, layer(probing, "fc1"), recipe);
        encodings.add(option(options, LayerWay.STATIC).probe().orElseThrow().encoding().text());
      }
      assertEquals(2, encodings.size(), encodings::toString);
    }
  }

  @Test
  void figuresAreRatiosToOneTimeAsFloats() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-5.onnx"))) {
      Probing probing = new Probing(model, RUNTIME);
      Layer layer = layer(probing, "fc1");
      LayerPlan four = LayerPlan.NONE.withQuantization(Quantization.ofBits(4));
      List<LayerOption> options =
          LayerOption.of(probing.compressor, layer, Recipe.EMPTY.with("fc1", four));
      ProbeResults results = new ProbeResults();
      assertEquals(4, results.lacking(options).size());
      assertTrue(OptionFigures.of(options, results).stream().allMatch(f -> f.ratio().isEmpty()));
      results.put(
          option(options, LayerWay.STATIC).probe().orElseThrow(),
          new ProbeResult(0.5, 0.4, 0.6, 2, 1, 50, 0));
      results.put(
          option(options, LayerWay.DYNAMIC).probe().orElseThrow(),
          new ProbeResult(1.5, 1.2, 1.6, 4, 6, 50, 0));
      results.put(
          option(options, LayerWay.RUNTIME).probe().orElseThrow(),
          new ProbeResult(1.2, 0.9, 1.6, 4, 5, 50, 0));
      List<OptionFigures> figures = OptionFigures.of(options, results);
      assertEquals(1, results.lacking(options).size());
      for (OptionFigures figure : figures) {
        double ratio =
            switch (figure.option().way()) {
              case FLOATS -> 1;
              case WEIGHTS -> 0;
              case STATIC -> 0.5;
              case DYNAMIC -> 1.5;
              case RUNTIME -> 1.2;
            };
        assertEquals(ratio, figure.ratio().orElse(0));
        assertEquals(4 * ratio, figure.millis().orElse(0), 1e-12);
        // One in ten pairs is quicker with the runtime's own operators: that may be noise.
        assertEquals(figure.option().way() == LayerWay.DYNAMIC, figure.slower());
      }
      assertFalse(figures.getFirst().slower());
    }
  }
}
