package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.Granularity;
import dev.espalier.method.Quantization;
import dev.espalier.method.Scheme;
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
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of convolution at every width and with every scale: small, and exact. */
class ConvolutionTableTest {
  /** What decodes weights, in bytes; names and nodes. */
  private static final int DECODER = 1400;

  /** What brings channels of groups to their places, in bytes that decoders have no room for. */
  private static final int ORDER = 32;

  private static final int[] WIDTHS = {1, 2, 3, 4, 5, 6, 7, 8, 16};
  private static final int PLACES = 5;

  @TempDir private Path folder;

  /**
   * A convolution.
   *
   * @param scaled where channels have scales of their own
   * @param dims of its weight
   */
  record Kind(String op, int group, int scaled, long... dims) {
    @Override
    public String toString() {
      return op + " " + Arrays.toString(dims) + " in " + group;
    }

    int count() {
      return (int) Dims.of(dims).elementCount();
    }

    long inputs() {
      return op.equals("Conv") ? dims[1] * group : dims[0];
    }

    /** How many scales there are. */
    long scales(Granularity granularity) {
      boolean transposed = scaled == 1;
      long channels = transposed ? dims[1] * group : dims[scaled];
      long before = transposed && group == 1 ? dims[0] : 1;
      long behind = count() / channels / before;
      long block = granularity.block();
      if (block == 0) {
        return granularity == Granularity.TENSOR ? 1 : channels;
      }
      // Blocks lie along the longer of what is before and behind the channels.
      long longer = Math.max(before, behind);
      return channels * Math.min(before, behind) * Math.ceilDiv(longer, block);
    }

    byte[] model(int opset, float[] weights) {
      List<Dim> input = new ArrayList<>(List.of(Dim.of(1), Dim.of(inputs())));
      for (int i = 2; i < dims.length; i++) {
        input.add(Dim.of(PLACES));
      }
      return ModelBuilder.opset(opset)
          .input("x", DataType.FLOAT, input)
          .tensor(NewTensor.of("w", Dims.of(dims), weights))
          .node(
              NewNode.of(op, List.of("x", "w"), "y").with("group", AttributeValue.of((long) group)))
          .output("y")
          .toBytes();
    }

    Session.Input input() {
      long[] sizes = dims.clone();
      sizes[0] = 1;
      sizes[1] = inputs();
      Arrays.fill(sizes, 2, sizes.length, PLACES);
      return new Session.Input(floats((int) Dims.of(sizes).elementCount(), 3), sizes);
    }
  }

  private static float[] floats(int count, int seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static Stream<Arguments> kindsAndOperatorSets() {
    return Stream.of(
            new Kind("Conv", 1, 0, 32, 24, 3, 3),
            new Kind("Conv", 1, 0, 48, 64, 1, 1),
            new Kind("Conv", 4, 0, 48, 12, 3, 3),
            new Kind("Conv", 192, 0, 192, 1, 3, 3),
            new Kind("Conv", 1, 0, 32, 16, 5),
            new Kind("Conv", 1, 0, 16, 12, 2, 3, 2),
            new Kind("ConvTranspose", 1, 1, 24, 32, 3, 3),
            new Kind("ConvTranspose", 1, 1, 64, 48, 1, 1),
            new Kind("ConvTranspose", 4, 1, 48, 12, 3, 3),
            new Kind("ConvTranspose", 192, 0, 192, 1, 3, 3),
            new Kind("ConvTranspose", 192, 0, 192, 1, 4),
            new Kind("ConvTranspose", 1, 1, 16, 32, 5))
        .flatMap(kind -> Stream.of(7, 13).map(opset -> Arguments.of(kind, opset)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndOperatorSets")
  void fileIsAsSmallAsItsBitsAndComputesWithWhatWasShown(Kind kind, int opset) throws Exception {
    byte[] original = kind.model(opset, floats(kind.count(), 5));
    Path file = Files.write(folder.resolve("model.onnx"), original);
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      for (Granularity granularity :
          List.of(Granularity.TENSOR, Granularity.CHANNEL, Granularity.BLOCK_32)) {
        for (int bits : WIDTHS) {
          for (Scheme scheme : Scheme.values()) {
            check(
                compressor,
                kind,
                Quantization.ofBits(bits).withGranularity(granularity).withScheme(scheme),
                opset);
          }
        }
      }
    }
  }

  @Test
  void channelsOfDepthwiseTransposedConvolutionHaveStepsOfTheirOwn() throws Exception {
    Kind kind = new Kind("ConvTranspose", 64, 0, 64, 1, 3, 3);
    float[] weights = floats(kind.count(), 5);
    for (int i = 0; i < weights.length; i++) {
      // Every channel has half the range of the one before.
      weights[i] = Math.scalb(weights[i], -(i / 9) % 12);
    }
    Path file = Files.write(folder.resolve("model.onnx"), kind.model(13, weights));
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      double whole = leastSignalToNoise(compressor, weights, Granularity.TENSOR);
      double each = leastSignalToNoise(compressor, weights, Granularity.CHANNEL);
      assertTrue(whole < 1, () -> "small channels are lost: " + whole);
      assertTrue(each > 1e4, () -> "no channel is worse than others: " + each);
    }
  }

  /** Of the channel that loses most at 8 bits. */
  private static double leastSignalToNoise(
      NetworkCompressor compressor, float[] weights, Granularity granularity) throws Exception {
    Layer layer = compressor.network().layers().getFirst();
    Quantization quantization = Quantization.ofBits(8).withGranularity(granularity);
    Recipe recipe =
        Recipe.EMPTY.with(layer.id().value(), LayerPlan.NONE.withQuantization(quantization));
    float[] decoded =
        compressor.compress(recipe, Progress.none(), CancelSignal.none()).decoded(layer);
    double least = Double.POSITIVE_INFINITY;
    for (int channel = 0; channel < weights.length; channel += 9) {
      double signal = 0;
      double noise = 0;
      for (int i = channel; i < channel + 9; i++) {
        signal += weights[i] * weights[i];
        noise += Math.pow(weights[i] - decoded[i], 2);
      }
      least = Math.min(least, signal / noise);
    }
    return least;
  }

  private static void check(
      NetworkCompressor compressor, Kind kind, Quantization quantization, int opset)
      throws Exception {
    Layer layer = compressor.network().layers().getFirst();
    Recipe recipe =
        Recipe.EMPTY.with(layer.id().value(), LayerPlan.NONE.withQuantization(quantization));
    CompressedNetwork made = compressor.compress(recipe, Progress.none(), CancelSignal.none());
    byte[] written = made.toModel().toBytes();
    assertEquals(compressor.size(recipe).fileBytes(), written.length);
    long bits = (long) kind.count() * quantization.bits();
    long scale = quantization.scheme() == Scheme.ASYMMETRIC ? 2L * Float.BYTES : Float.BYTES;
    long scales = quantization.bits() == 16 ? 0 : kind.scales(quantization.granularity()) * scale;
    long weights = (long) Float.BYTES * kind.count();
    long rest = kind.model(opset, new float[kind.count()]).length - weights;
    long order = kind.scaled == 1 && kind.group > 1 ? ORDER : 0;
    long most = Math.ceilDiv(bits, Byte.SIZE) + scales + DECODER + order + rest;
    assertTrue(written.length <= most, () -> quantization + " " + written.length + " > " + most);
    Set<String> output = Set.of("y");
    Map<String, Session.Input> inputs = Map.of("x", kind.input());
    try (Session found = Session.of(written);
        Session wanted = Session.of(kind.model(opset, made.decoded(layer)))) {
      assertArrayEquals(
          wanted.run(inputs, output).get("y"),
          found.run(inputs, output).get("y"),
          () -> quantization.toString());
    }
  }
}
