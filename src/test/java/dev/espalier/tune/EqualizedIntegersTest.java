package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.NetworkInputs;
import dev.espalier.export.Trial;
import dev.espalier.method.Granularity;
import dev.espalier.method.IntegerCodes;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that are equalized and computed with integers, against a file that was equalized. */
class EqualizedIntegersTest {
  private static final int SIDE = 8;
  private static final int IN = 4;
  private static final int WIDE = 12;
  private static final LayerPlan EQUAL = LayerPlan.NONE.withEqualization(true);
  private static final LayerPlan TENSOR =
      LayerPlan.NONE.withQuantization(Quantization.ofBits(8).withGranularity(Granularity.TENSOR));

  @TempDir private Path folder;

  /** Three convolutions whose channels differ by a thousand times, and a product of their mean. */
  private static byte[] model(int opset) {
    ModelBuilder model =
        ModelBuilder.opset(opset)
            .input(
                "x",
                DataType.FLOAT,
                List.of(Dim.of("batch"), Dim.of(IN), Dim.of(SIDE), Dim.of(SIDE)));
    convolution(model, "w1", "x", "c1", IN, WIDE);
    model.node(NewNode.of("Relu", List.of("c1"), "r1"));
    convolution(model, "w2", "r1", "c2", WIDE, WIDE);
    model.node(NewNode.of("Relu", List.of("c2"), "r2"));
    convolution(model, "w3", "r2", "c3", WIDE, 6);
    model.node(NewNode.of("Relu", List.of("c3"), "r3"));
    model.node(NewNode.of("GlobalAveragePool", List.of("r3"), "g"));
    model.node(NewNode.of("Flatten", List.of("g"), "f"));
    model.tensor(NewTensor.of("w4", Dims.of(6, 5), IntegerNet.floats(30, 4)));
    model.node(NewNode.of("MatMul", List.of("f", "w4"), "y"));
    return model.output("y").toBytes();
  }

  private static double size(int channel) {
    return Math.pow(10, channel % 4 - 1.5);
  }

  private static void convolution(
      ModelBuilder model, String name, String from, String to, int in, int out) {
    float[] weights = IntegerNet.floats(out * in, name.hashCode());
    float[] bias = IntegerNet.floats(out, 9);
    for (int row = 0; row < out; row++) {
      for (int column = 0; column < in; column++) {
        double inverse = in == IN ? 1 : size(column);
        weights[row * in + column] *= (float) (size(row) / inverse / Math.sqrt(in));
      }
      bias[row] *= (float) (0.3 * size(row));
    }
    model.tensor(NewTensor.of(name, Dims.of(out, in, 1, 1), weights));
    model.tensor(NewTensor.of(name + "b", Dims.of(out), bias));
    model.node(NewNode.of("Conv", List.of(from, name, name + "b"), to));
  }

  private IntegerNet open(String name, byte[] bytes) throws Exception {
    float[] samples = IntegerNet.floats(IntegerNet.SAMPLES * IN * SIDE * SIDE, 2);
    Path place = Files.createDirectories(folder.resolve(name));
    return new IntegerNet(place, bytes, samples, IN, SIDE, SIDE);
  }

  private static Recipe all(IntegerNet net, LayerPlan plan, ActivationPlan activations) {
    return Recipe.EMPTY
        .with(
            net.compressor.network().layers().stream().map(layer -> layer.id().value()).toList(),
            plan)
        .withActivations(activations);
  }

  @ParameterizedTest
  @EnumSource(ActivationRange.class)
  void sameIntegersAsOfFileThatWasEqualizedBefore(ActivationRange range) throws Exception {
    ActivationPlan plan = ActivationPlan.of(range).withType(ActivationType.U8S8);
    try (IntegerNet net = open("one", model(13))) {
      CompressedNetwork equalized = net.compress(all(net, EQUAL, ActivationPlan.NONE));
      CompressedNetwork made = net.compress(all(net, TENSOR.withEqualization(true), plan));
      assertEquals(4, made.integers().layers().size());
      try (IntegerNet other = open("other", equalized.toModel().toBytes())) {
        CompressedNetwork wanted = other.compress(all(other, TENSOR, plan));
        assertEquals(wanted.integers().groups(), made.integers().groups());
        for (String value : wanted.integers().groups().keySet()) {
          assertEquals(wanted.integers().scale(value), made.integers().scale(value));
        }
        for (Layer layer : net.compressor.network().layers()) {
          IntegerCodes codes = (IntegerCodes) wanted.weight(layer.id()).orElseThrow();
          IntegerCodes found = (IntegerCodes) made.weight(layer.id()).orElseThrow();
          assertArrayEquals(codes.codes(), found.codes());
          assertArrayEquals(codes.scales(), found.scales());
        }
        assertArrayEquals(other.outputs(Trial.source(wanted)), net.outputs(Trial.source(made)));
        assertEquals(
            new SaturationMeter(other.runtime, other.data)
                .measure(wanted, IntegerNet.SAMPLES, CancelSignal.none()),
            new SaturationMeter(net.runtime, net.data)
                .measure(made, IntegerNet.SAMPLES, CancelSignal.none()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 13, 21})
  void fileIsAsTriedAndFarCloserThanWithoutEqualization(int opset) throws Exception {
    ActivationPlan plan = ActivationPlan.of(ActivationRange.MIN_MAX);
    LayerPlan corrected =
        TENSOR.withEqualization(true).withCorrection(OutputCorrection.MEAN_AND_DEVIATION);
    try (IntegerNet net = open("one", model(opset))) {
      double plain =
          IntegerNet.relative(
              net.original(), net.outputs(Trial.source(net.compress(all(net, TENSOR, plan)))));
      for (LayerPlan layers : List.of(TENSOR.withEqualization(true), corrected)) {
        Recipe recipe = all(net, layers, plan);
        CompressedNetwork made = net.compress(recipe);
        float[] tried = net.outputs(Trial.source(made));
        double found = IntegerNet.relative(net.original(), tried);
        assertTrue(found < plain / 4, () -> found + " of " + plain);
        Path out = folder.resolve("out.onnx");
        made.toModel().write(out);
        assertArrayEquals(tried, net.outputs(ModelSource.of(out)));
        assertEquals(net.compressor.size(recipe).fileBytes(), Files.size(out));
      }
    }
  }

  @Test
  void dynamicProductsBehindEqualizedOnesStayClose() throws Exception {
    ModelBuilder products =
        ModelBuilder.opset(13).input("x", DataType.FLOAT, List.of(Dim.of("batch"), Dim.of(IN)));
    products.tensor(NewTensor.of("w1", Dims.of(IN, WIDE), IntegerNet.floats(IN * WIDE, 1)));
    products.tensor(NewTensor.of("w2", Dims.of(WIDE, 3), IntegerNet.floats(3 * WIDE, 2)));
    products
        .node(NewNode.of("MatMul", List.of("x", "w1"), "a"))
        .node(NewNode.of("Relu", List.of("a"), "r"))
        .node(NewNode.of("MatMul", List.of("r", "w2"), "y"))
        .output("y");
    float[] samples = IntegerNet.floats(IntegerNet.SAMPLES * IN, 2);
    try (IntegerNet net = new IntegerNet(folder, products.toBytes(), samples, IN)) {
      Recipe recipe = all(net, EQUAL, ActivationPlan.NONE.withMode(ActivationMode.DYNAMIC));
      CompressedNetwork made = net.compress(recipe);
      assertEquals(2, made.integers().layers().size());
      float[] tried = net.outputs(Trial.source(made));
      assertTrue(IntegerNet.relative(net.original(), tried) < 0.02);
      assertEquals(net.compressor.size(recipe).fileBytes(), made.fileBytes());
    }
  }

  @Test
  void rangesAreFoundOnceForTheSameFactors() throws Exception {
    ActivationPlan plan = ActivationPlan.of(ActivationRange.MIN_MAX);
    try (IntegerNet net = open("one", model(13))) {
      int[] runs = new int[1];
      NetworkInputs known = net.compressor.inputs();
      NetworkCompressor compressor = new NetworkCompressor(net.compressor.network());
      compressor.setInputs(
          NetworkInputs.of(
              known.calibration(),
              IntegerNet.ALGEBRA,
              (network, layers, progress, cancel) -> network,
              (network, progress, cancel) -> {
                runs[0]++;
                return known.calibration();
              }));
      for (int bits = 4; bits <= 8; bits++) {
        LayerPlan layers = EQUAL.withQuantization(Quantization.ofBits(bits));
        compressor.compress(all(net, layers, plan), Progress.none(), CancelSignal.none());
      }
      assertEquals(1, runs[0]);
    }
  }
}
