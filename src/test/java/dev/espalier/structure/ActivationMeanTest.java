package dev.espalier.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.NpzWriter;
import dev.espalier.data.Tensor;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.score.ChannelScore;
import dev.espalier.structure.score.GroupRanker;
import dev.espalier.structure.score.InputStatistics;
import dev.espalier.structure.score.Ranking;
import dev.espalier.structure.score.SeenInputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against what onnxruntime puts out, place by place, of values of both signs. */
class ActivationMeanTest {
  private static final int SAMPLES = 7;
  private static final int FIRST = 5;
  private static final int SECOND = 3;
  private static final int SIDE = 4;
  private static final int INPUTS = 2 * SIDE * SIDE;

  @TempDir private Path folder;
  private final float[] samples = samples();

  private static float[] samples() {
    Random random = new Random(5);
    float[] values = new float[SAMPLES * INPUTS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Two convolutions and a product; what flows between them is put out as well where wanted. */
  private static byte[] model(boolean seen) {
    Net net = new Net(13, 8);
    String x = net.input("x", 1, 2, SIDE, SIDE);
    String made = net.conv(x, 2, FIRST, 3, 1, true);
    String first = net.op("LeakyRelu", List.of(made), Net.with("alpha", 0.4f));
    String second = net.op("Tanh", List.of(net.conv(first, FIRST, SECOND, 3, 1, true)));
    String flat = net.op("Flatten", List.of(second));
    String weight = net.weight("product", SECOND * SIDE * SIDE, 4);
    net.output(net.op("MatMul", List.of(flat, weight)));
    if (seen) {
      net.output(first);
      net.output(second);
    }
    return net.toBytes();
  }

  /** What flows between the layers, sample by sample: that of so many channels. */
  private float[][] values(int channels) throws Exception {
    float[][] all = new float[SAMPLES][];
    byte[] model = model(true);
    for (int sample = 0; sample < SAMPLES; sample++) {
      float[] own = Arrays.copyOfRange(samples, sample * INPUTS, (sample + 1) * INPUTS);
      Map<String, Tensor> inputs = Map.of("x", Tensor.of(own, 1, 2, SIDE, SIDE));
      all[sample] =
          Pruned.run(model, inputs).values().stream()
              .filter(value -> value.shape().length == 4 && value.shape()[1] == channels)
              .findFirst()
              .orElseThrow()
              .toFloats();
    }
    return all;
  }

  /** The sum over all samples, the places of the next convolution and its windows there. */
  private static double inWindows(float[][] values, int channel) {
    double sum = 0;
    for (float[] sample : values) {
      for (int place = 0; place < SIDE * SIDE; place++) {
        for (int window = 0; window < 9; window++) {
          int y = place / SIDE + window / 3 - 1;
          int x = place % SIDE + window % 3 - 1;
          if (y >= 0 && y < SIDE && x >= 0 && x < SIDE) {
            sum += Math.abs(sample[(channel * SIDE + y) * SIDE + x]);
          }
        }
      }
    }
    return sum;
  }

  private static double atPlaces(float[][] values, int channel) {
    double sum = 0;
    for (float[] sample : values) {
      for (int place = 0; place < SIDE * SIDE; place++) {
        sum += Math.abs(sample[channel * SIDE * SIDE + place]);
      }
    }
    return sum;
  }

  private static void check(double[] expected, Ranking ranking) {
    double all = Arrays.stream(expected).sum();
    double[] scores = ranking.scores();
    for (int channel = 0; channel < expected.length; channel++) {
      assertEquals(expected[channel] / all, scores[channel], 1e-6, "channel " + channel);
    }
    assertEquals(
        IntStream.range(0, expected.length)
            .boxed()
            .sorted(Comparator.comparingDouble(channel -> expected[channel]))
            .toList(),
        Arrays.stream(ranking.order()).boxed().toList());
  }

  @Test
  void channelsThatPutOutLittleGoFirst() throws Exception {
    LinearAlgebra algebra = new Nd4jLinearAlgebra(1);
    Path file = folder.resolve("m.onnx");
    Files.write(file, model(false));
    try (OnnxModel model = OnnxModel.open(file);
        InProcessRuntime runtime = new InProcessRuntime();
        ModelSession session = runtime.open(ModelSource.of(file), SessionSettings.standard());
        Dataset data =
            Datasets.open(
                NpzWriter.npy(folder.resolve("x.npy"), samples, SAMPLES, 2, SIDE, SIDE),
                session.inputs())) {
      ChannelGraph graph = ChannelGraph.of(Network.of(model));
      CancelSignal never = CancelSignal.none();
      Map<LayerId, SeenInputs> seen =
          InputStatistics.gather(graph, runtime, algebra, data, SAMPLES, never);
      GroupRanker ranker = new GroupRanker(graph, seen, algebra);
      List<ChannelGroup> groups = graph.groups();
      assertEquals(List.of(FIRST, SECOND), groups.stream().map(ChannelGroup::channels).toList());

      float[][] first = values(FIRST);
      double[] windows = IntStream.range(0, FIRST).mapToDouble(c -> inWindows(first, c)).toArray();
      check(windows, ranker.rank(groups.get(0), ChannelScore.ACTIVATION_MEAN, never));
      float[][] second = values(SECOND);
      double[] places = IntStream.range(0, SECOND).mapToDouble(c -> atPlaces(second, c)).toArray();
      check(places, ranker.rank(groups.get(1), ChannelScore.ACTIVATION_MEAN, never));
      assertTrue(ChannelScore.ACTIVATION_MEAN.needsSamples());
    }
  }
}
