package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.SourceWeights;
import dev.espalier.estimate.Cut;
import dev.espalier.estimate.LayerProfile;
import dev.espalier.estimate.PreviewEngine;
import dev.espalier.estimate.WeightSource;
import dev.espalier.method.Granularity;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of a transposed convolution in groups is by its output channels. */
class LayerWeightsTest {
  private static final int GROUPS = 3;
  private static final int INPUTS = 4;
  private static final int OUTPUTS = 5;
  private static final int KERNEL = 6;

  @TempDir private Path folder;

  @Test
  void groupsHaveChannelsOfTheirOwn() throws Exception {
    float[] weights = new float[GROUPS * INPUTS * OUTPUTS * KERNEL];
    float[] largest = new float[GROUPS * OUTPUTS];
    Random random = new Random(2);
    for (int i = 0; i < weights.length; i++) {
      int input = i / KERNEL / OUTPUTS;
      int group = input / INPUTS;
      int channel = group * OUTPUTS + i / KERNEL % OUTPUTS;
      weights[i] = (float) (Math.pow(100, group) * random.nextGaussian());
      largest[channel] = Math.max(largest[channel], weights[i]);
    }
    Path file = folder.resolve("model.onnx");
    ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(GROUPS * INPUTS), Dim.of(8)))
        .tensor(NewTensor.of("w", Dims.of(GROUPS * INPUTS, OUTPUTS, KERNEL), weights))
        .node(
            NewNode.of("ConvTranspose", List.of("x", "w"), "y")
                .with("group", AttributeValue.of((long) GROUPS)))
        .output("y")
        .write(file);
    try (OnnxModel model = OnnxModel.open(file)) {
      WeightSource source =
          LayerWeights.of(Network.of(model).layers().getFirst(), SourceWeights.ORIGINAL);
      assertEquals(weights.length, source.size());
      LayerProfile profile = LayerProfile.of(source, CancelSignal.none());
      assertArrayEquals(largest, profile.ranges().max());
      double each = signalToNoise(profile, Granularity.CHANNEL);
      double whole = signalToNoise(profile, Granularity.TENSOR);
      assertTrue(each > whole + 3, each + " dB with scales of channels, " + whole + " with one");
    }
  }

  private static double signalToNoise(LayerProfile profile, Granularity granularity) {
    Cut cut = Cut.of(Pruning.NONE, profile, 0);
    return new PreviewEngine(profile)
        .preview(cut, Quantization.ofBits(8).withGranularity(granularity), Integer.MAX_VALUE)
        .sqnrDb();
  }
}
