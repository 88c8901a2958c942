package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.Granularity;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The file of a transposed convolution in groups, of which each is 100 times the one before. */
class GroupedTransposeTest {
  private static final int PLACES = 6;

  @TempDir private Path folder;

  /**
   * A layer.
   *
   * @param dims of its weight: inputs of all groups, outputs of each, kernel
   */
  record Kind(int groups, long... dims) {
    @Override
    public String toString() {
      return Arrays.toString(dims) + " in " + groups;
    }

    int kernel() {
      return (int) Arrays.stream(dims).skip(2).reduce(1, (a, b) -> a * b);
    }

    int inputs() {
      return (int) dims[0] / groups;
    }

    int channels() {
      return (int) dims[1] * groups;
    }

    /** The output channel of an element, as the operator has it. */
    int channel(int at) {
      int input = at / kernel() / (int) dims[1];
      return input / inputs() * (int) dims[1] + at / kernel() % (int) dims[1];
    }

    float[] weights() {
      Random random = new Random(3);
      float[] values = new float[(int) Dims.of(dims).elementCount()];
      for (int i = 0; i < values.length; i++) {
        int group = channel(i) / (int) dims[1];
        double size = Math.pow(100, group);
        values[i] = (float) (size * random.nextGaussian());
      }
      return values;
    }

    byte[] model(int opset, float[] weights) {
      List<Dim> input = new ArrayList<>(List.of(Dim.of(1), Dim.of(dims[0])));
      for (int i = 2; i < dims.length; i++) {
        input.add(Dim.of(PLACES));
      }
      return ModelBuilder.opset(opset)
          .input("x", DataType.FLOAT, input)
          .tensor(NewTensor.of("w", Dims.of(dims), weights))
          .node(
              NewNode.of("ConvTranspose", List.of("x", "w"), "y")
                  .named("up")
                  .with("group", AttributeValue.of((long) groups)))
          .output("y")
          .toBytes();
    }

    float[] run(byte[] model) throws Exception {
      long[] sizes = dims.clone();
      sizes[0] = 1;
      sizes[1] = dims[0];
      Arrays.fill(sizes, 2, sizes.length, PLACES);
      Random random = new Random(4);
      float[] values = new float[(int) Dims.of(sizes).elementCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      try (Session session = Session.of(model)) {
        return session.run(Map.of("x", new Session.Input(values, sizes)), Set.of("y")).get("y");
      }
    }
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
            new Kind(2, 144, 8, 3, 3),
            new Kind(3, 144, 8, 3, 3),
            new Kind(2, 64, 32, 3, 2), // as many outputs as inputs
            new Kind(2, 240, 10, 5),
            new Kind(3, 360, 6, 5),
            new Kind(3, 480, 1, 25),
            new Kind(8, 8, 6, 5)) // few weights: 3 bits take integers of 4
        .flatMap(kind -> Stream.of(8, 4, 3).map(bits -> Arguments.of(kind, bits)));
  }

  /** Symmetric steps for each output channel, found and applied without the project's code. */
  private static float[] rounded(Kind kind, float[] weights, int bits) {
    int most = (1 << (bits - 1)) - 1;
    float[] scales = scales(kind, weights, bits);
    float[] rounded = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      float scale = scales[kind.channel(i)];
      rounded[i] = scale * (float) Math.clamp(Math.rint(weights[i] / scale), -most, most);
    }
    return rounded;
  }

  private static float[] scales(Kind kind, float[] weights, int bits) {
    float[] scales = new float[kind.channels()];
    for (int i = 0; i < weights.length; i++) {
      int channel = kind.channel(i);
      scales[channel] = Math.max(scales[channel], Math.abs(weights[i]));
    }
    for (int channel = 0; channel < scales.length; channel++) {
      scales[channel] /= (1 << (bits - 1)) - 1;
    }
    return scales;
  }

  private static Quantization steps(int bits) {
    return Quantization.ofBits(bits).withRange(RangeMethod.MIN_MAX);
  }

  private byte[] exported(byte[] original, Quantization quantization, Pruning pruning)
      throws Exception {
    try (OnnxModel model = OnnxModel.open(Files.write(folder.resolve("model.onnx"), original))) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      String layer = compressor.network().layers().getFirst().id().value();
      Recipe recipe = Recipe.EMPTY.with(layer, new LayerPlan(pruning, quantization));
      byte[] written =
          compressor.compress(recipe, Progress.none(), CancelSignal.none()).toModel().toBytes();
      assertEquals(compressor.size(recipe).fileBytes(), written.length);
      return written;
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void runtimeComputesWithScalesOfEachChannel(Kind kind, int bits) throws Exception {
    float[] weights = kind.weights();
    for (int opset : new int[] {7, 13, 21}) {
      byte[] original = kind.model(opset, weights);
      byte[] written = exported(original, steps(bits), Pruning.NONE);
      float[] wanted = kind.run(kind.model(opset, rounded(kind, weights, bits)));
      double exact = smallNoise(kind, wanted, kind.run(written));
      assertTrue(exact < 1e-9, () -> "not what was rounded: " + exact);
      byte[] shared =
          exported(original, steps(bits).withGranularity(Granularity.TENSOR), Pruning.NONE);
      double lost = smallNoise(kind, kind.run(original), kind.run(shared));
      assertTrue(lost > 0.2, () -> "one scale should not do: " + lost);
    }
  }

  /** Noise over signal in the channels of the first group. */
  private static double smallNoise(Kind kind, float[] wanted, float[] found) {
    assertEquals(wanted.length, found.length);
    double signal = 0;
    double noise = 0;
    for (int i = 0; i < wanted.length / kind.groups(); i++) {
      signal += (double) wanted[i] * wanted[i];
      noise += Math.pow((double) wanted[i] - found[i], 2);
    }
    return noise / signal;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void runtimeKeepsTheConvolutionAlone(Kind kind, int bits) throws Exception {
    for (int opset : new int[] {7, 13, 21}) {
      byte[] original = kind.model(opset, kind.weights());
      for (Quantization quantization :
          List.of(steps(bits), steps(bits).withGranularity(Granularity.BLOCK_16))) {
        for (Pruning pruning : List.of(Pruning.NONE, new Pruning.Sparsity(0.8))) {
          byte[] written = exported(original, quantization, pruning);
          Path optimized = folder.resolve("optimized.onnx");
          Session.optimize(written, optimized);
          try (OnnxModel model = OnnxModel.open(optimized)) {
            assertEquals(
                List.of("ConvTranspose"),
                model.graph().nodes().stream().map(OnnxNode::opType).toList());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void reopenedFileHasCodesAndAScaleForEachChannel(Kind kind, int bits) throws Exception {
    float[] weights = kind.weights();
    byte[] original = kind.model(21, weights);
    Path file = folder.resolve("written.onnx");
    Files.write(file, exported(original, steps(bits), Pruning.NONE));
    try (OnnxModel model = OnnxModel.open(file)) {
      Layer layer = Network.of(model).layers().getFirst();
      assertEquals(1, Network.of(model).layers().size());
      boolean few = Dims.of(kind.dims()).elementCount() < 1000;
      assertEquals(few ? Math.max(bits, 4) : bits, layer.storedBits());
      assertEquals(Dims.of(kind.dims()), layer.seen());
      assertFalse(layer.tunable());
      assertEquals(Optional.empty(), layer.channelOrder());
      if (bits != 3 || few) { // fields of other widths lie in one row
        assertEquals(0, layer.channelAxis());
        assertEquals(kind.channels(), layer.channels());
        assertEquals(kind.channels(), layer.weight().dims().get(0));
      }
      OnnxTensor scales =
          model.graph().initializers().stream()
              .filter(tensor -> tensor.dataType() == DataType.FLOAT)
              .filter(tensor -> tensor.dims().elementCount() == kind.channels())
              .findFirst()
              .orElseThrow();
      float[] found = scales.toFloats();
      float[] wanted = scales(kind, weights, bits);
      for (int channel = 0; channel < wanted.length; channel++) {
        assertEquals(wanted[channel], found[channel], 1e-6f * wanted[channel], "of " + channel);
      }
    }
  }
}
