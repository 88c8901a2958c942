package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.export.Trial;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two convolutions, one behind the other, whose bias is odd. */
class IntegerBiasTest {
  private static final int CHANNELS = 6;
  private static final Recipe RECIPE =
      Recipe.EMPTY.withActivations(
          ActivationPlan.of(ActivationRange.MIN_MAX).withType(ActivationType.U8S8_REDUCED));

  @TempDir private Path folder;

  private IntegerNet net(float[] first, float[] bias) throws Exception {
    int square = CHANNELS * CHANNELS;
    ModelBuilder model =
        ModelBuilder.opset(13)
            .input(
                "x",
                DataType.FLOAT,
                List.of(Dim.of("batch"), Dim.of(CHANNELS), Dim.of(8), Dim.of(8)))
            .tensor(NewTensor.of("w1", Dims.of(CHANNELS, CHANNELS, 1, 1), first))
            .tensor(
                NewTensor.of("w2", Dims.of(CHANNELS, CHANNELS, 1, 1), IntegerNet.floats(square, 3)))
            .tensor(NewTensor.of("b", Dims.of(CHANNELS), bias))
            .node(NewNode.of("Conv", List.of("x", "w1", "b"), "c"))
            .node(NewNode.of("Relu", List.of("c"), "r"))
            .node(NewNode.of("Conv", List.of("r", "w2", "b"), "y"))
            .output("y");
    float[] samples = IntegerNet.floats(IntegerNet.SAMPLES * CHANNELS * 64, 2);
    return new IntegerNet(folder, model.toBytes(), samples, CHANNELS, 8, 8);
  }

  private void assertCloseAndAsTried(IntegerNet net) throws Exception {
    CompressedNetwork made = net.compress(RECIPE);
    assertEquals(2, made.integers().layers().size());
    float[] tried = net.outputs(Trial.source(made));
    float[] wanted = net.original();
    double error = 0;
    double energy = 0;
    for (int i = 0; i < wanted.length; i++) {
      error += Math.pow((double) wanted[i] - tried[i], 2);
      energy += Math.pow(wanted[i], 2);
    }
    assertTrue(Math.sqrt(error / energy) < 0.03);
    Path out = folder.resolve("out.onnx");
    made.toModel().write(out);
    assertArrayEquals(tried, net.outputs(ModelSource.of(out)));
    assertEquals(net.compressor.size(RECIPE).fileBytes(), Files.size(out));
  }

  @Test
  void layersThatShareABiasHaveItInTheirOwnSteps() throws Exception {
    float[] first = IntegerNet.floats(CHANNELS * CHANNELS, 1);
    try (IntegerNet net = net(first, IntegerNet.floats(CHANNELS, 4))) {
      assertCloseAndAsTried(net);
    }
  }

  /** In steps of these weights the bias would be beyond 32 bits. */
  @Test
  void channelOfTinyWeightsKeepsItsBias() throws Exception {
    float[] first = IntegerNet.floats(CHANNELS * CHANNELS, 1);
    for (int i = 0; i < CHANNELS; i++) {
      first[i] *= 1e-12f;
    }
    float[] bias = IntegerNet.floats(CHANNELS, 4);
    bias[0] = 3;
    try (IntegerNet net = net(first, bias)) {
      assertCloseAndAsTried(net);
      float step = net.compress(RECIPE).integers().scale("x").orElseThrow().scale();
      assertTrue(bias[0] / (1e-12 * step) > Integer.MAX_VALUE);
    }
  }
}
