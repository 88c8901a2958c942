package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever prunes, few weights are written as bits and what is kept, and the size is known. */
class KeptFormsTest {
  private static final Path LENET = Path.of("assets/samples/lenet-5.onnx");

  private static Recipe recipe(Network network, Pruning pruning, int bits) {
    LayerPlan plan = new LayerPlan(pruning, Quantization.ofBits(bits));
    return Recipe.EMPTY
        .with(network.layers().stream().map(layer -> layer.id().value()).toList(), plan)
        .withGlobalSparsity(OptionalDouble.of(0.8));
  }

  static Stream<Arguments> prunings() {
    return Stream.of(
            new Pruning.Threshold(0.05f),
            Pruning.GLOBAL,
            new Pruning.Pattern(1, 8),
            new Pruning.Blocks(4, 3, 0.8),
            new Pruning.Sparsity(0.8))
        .flatMap(pruning -> Stream.of(32, 16, 5).map(bits -> Arguments.of(pruning, bits)));
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("prunings")
  void largeLayersAreBitsAndWhatIsKeptInAFileOfTheSizeThatWasSaid(Pruning pruning, int bits)
      throws Exception {
    try (OnnxModel model = OnnxModel.open(LENET)) {
      Network network = Network.of(model);
      NetworkCompressor compressor = new NetworkCompressor(network);
      Recipe recipe = recipe(network, pruning, bits);
      CompressedNetwork made = compressor.compress(recipe, Progress.none(), CancelSignal.none());
      byte[] written = made.toModel().toBytes();
      assertEquals(compressor.size(recipe).fileBytes(), written.length);
      Layer largest = network.layers().get(2);
      String words = WrittenForm.of(made, largest).words();
      assertTrue(words.startsWith("a bit for each weight and the kept "), words);
      assertEquals(words, compressor.written(largest, recipe).orElseThrow().words());
      ModelEditor dense = model.edit();
      for (Layer layer : network.layers()) {
        String name = layer.weight().name();
        dense.replaceTensor(
            layer.weight().graph(),
            name,
            List.of(NewTensor.of(name, layer.weight().dims(), made.decoded(layer))),
            List.of());
      }
      assertSameOutputs(dense.toBytes(), written);
    }
  }

  private static void assertSameOutputs(byte[] dense, byte[] written) throws Exception {
    Random random = new Random(1);
    float[] picture = new float[28 * 28];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = random.nextFloat();
    }
    try (OnnxModel model = OnnxModel.open(LENET);
        Session one = Session.of(dense);
        Session other = Session.of(written)) {
      Map<String, Session.Input> inputs =
          Map.of(
              model.graph().inputs().getFirst().name(), new Session.Input(picture, 1, 1, 28, 28));
      Set<String> outputs = Set.of(model.graph().outputs().getFirst().name());
      assertArrayEquals(
          one.run(inputs, outputs).values().iterator().next(),
          other.run(inputs, outputs).values().iterator().next());
    }
  }

  /** A share of a layer is as many weights whatever ranks them, refits them and rounds them. */
  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @EnumSource(Saliency.class)
  void sharesAreKnownWhateverRanksTheWeights(Saliency saliency) throws Exception {
    try (OnnxModel model = OnnxModel.open(LENET)) {
      Network network = Network.of(model);
      NetworkCompressor compressor = new NetworkCompressor(network);
      compressor.setInputs(RankedFormsTest.madeUpInputs(network, 8));
      Layer largest = network.layers().get(2);
      for (int bits : new int[] {32, 16, 4}) {
        for (Rounding rounding : List.of(Rounding.NEAREST, Rounding.GPTQ)) {
          for (boolean equalizes : new boolean[] {false, true}) {
            LayerPlan plan =
                new LayerPlan(
                        new Pruning.Sparsity(0.8), Quantization.ofBits(bits).withRounding(rounding))
                    .withSaliency(saliency)
                    .withRefit(true)
                    .withEqualization(equalizes);
            Recipe recipe =
                Recipe.EMPTY.with(
                    network.layers().stream().map(layer -> layer.id().value()).toList(), plan);
            CompressedNetwork made =
                compressor.compress(recipe, Progress.none(), CancelSignal.none());
            assertEquals(
                compressor.size(recipe).fileBytes(),
                made.toModel().toBytes().length,
                plan.toString());
            String words = WrittenForm.of(made, largest).words();
            assertTrue(words.startsWith("a bit for each weight and the kept "), words);
          }
        }
      }
    }
  }

  /** Their weights are others than those that were counted. */
  @Test
  void equalizedLayersStayDenseBelowAThreshold() throws Exception {
    try (OnnxModel model = OnnxModel.open(LENET)) {
      Network network = Network.of(model);
      NetworkCompressor compressor = new NetworkCompressor(network);
      Recipe recipe =
          Recipe.EMPTY.with(
              network.layers().stream().map(layer -> layer.id().value()).toList(),
              new LayerPlan(new Pruning.Threshold(0.05f), Quantization.NONE)
                  .withEqualization(true));
      CompressedNetwork made = compressor.compress(recipe, Progress.none(), CancelSignal.none());
      assertEquals(compressor.size(recipe).fileBytes(), made.fileBytes());
      List<Layer> equalized =
          network.layers().stream()
              .filter(layer -> compressor.change(layer, recipe).orElseThrow().plan().equalization())
              .toList();
      assertFalse(equalized.isEmpty());
      for (Layer layer : equalized) {
        assertFalse(WrittenForm.of(made, layer).words().startsWith("a bit"));
      }
    }
  }

  /** What is counted is what is pruned. */
  @Test
  void rankingCountsWhatItPrunes() throws Exception {
    try (OnnxModel model = OnnxModel.open(LENET)) {
      Network network = Network.of(model);
      NetworkCompressor compressor = new NetworkCompressor(network);
      for (double share : new double[] {0, 0.1, 0.5, 0.93, 1}) {
        Recipe recipe =
            recipe(network, Pruning.GLOBAL, 32).withGlobalSparsity(OptionalDouble.of(share));
        CompressedNetwork made = compressor.compress(recipe, Progress.none(), CancelSignal.none());
        for (Layer layer : network.layers()) {
          float[] weights = made.decoded(layer);
          long kept = IntStream.range(0, weights.length).filter(i -> weights[i] != 0).count();
          assertEquals(kept, compressor.change(layer, recipe).orElseThrow().kept().orElseThrow());
        }
      }
    }
  }
}
