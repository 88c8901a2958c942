package dev.espalier.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.calibrate.LayerMoments;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.MomentSum;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.score.ChannelScore;
import dev.espalier.structure.score.GroupRanker;
import dev.espalier.structure.score.Ranking;
import dev.espalier.structure.score.SeenInputs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two products, of which the second takes in what the first makes. */
class GroupRankerTest {
  private static final int HIDDEN = 6;
  private static final int OUTPUTS = 5;
  private static final int SAMPLES = 400;
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);

  @TempDir private Path folder;
  private final Random random = new Random(3);
  private final float[] first = floats(4 * HIDDEN);
  private final float[] second = floats(HIDDEN * OUTPUTS);
  private final double[][] hidden = hidden();

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Channels that depend on one another, the last nearly on the first alone, with a mean. */
  private double[][] hidden() {
    double[][] all = new double[SAMPLES][HIDDEN];
    for (double[] x : all) {
      for (int i = 0; i < HIDDEN; i++) {
        x[i] = random.nextGaussian() + 0.6 * x[Math.max(0, i - 1)] + 2;
      }
      x[HIDDEN - 1] = x[0] + 0.05 * random.nextGaussian();
    }
    return all;
  }

  private OnnxModel model() throws Exception {
    Path file = folder.resolve("m.onnx");
    ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(Dim.of("n"), Dim.of(4)))
        .tensor(NewTensor.of("a", Dims.of(4, HIDDEN), first))
        .tensor(NewTensor.of("b", Dims.of(HIDDEN, OUTPUTS), second))
        .node(NewNode.of("MatMul", List.of("x", "a"), "h"))
        .node(NewNode.of("MatMul", List.of("h", "b"), "y"))
        .output("y", DataType.FLOAT, List.of(Dim.of("n"), Dim.of(OUTPUTS)))
        .write(file);
    return OnnxModel.open(file);
  }

  private double magnitude(int channel) {
    return Arrays.stream(hidden).mapToDouble(x -> Math.abs(x[channel])).average().orElse(0);
  }

  private Ranking rank(OnnxModel model, ChannelScore score) {
    Network network = Network.of(model);
    ChannelGraph graph = ChannelGraph.of(network);
    MomentSum sum = new MomentSum(ALGEBRA, HIDDEN);
    float[] columns = new float[HIDDEN * SAMPLES];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = (float) hidden[i % SAMPLES][i / SAMPLES];
    }
    sum.add(new Matrix(columns, HIDDEN, SAMPLES));
    LayerId taker = network.layers().get(1).id();
    double[] magnitudes = new double[HIDDEN];
    Arrays.setAll(magnitudes, this::magnitude);
    LayerMoments moments = new LayerMoments(List.of(sum.moment()));
    Map<LayerId, SeenInputs> seen = Map.of(taker, new SeenInputs(moments, List.of(magnitudes)));
    ChannelGroup group = graph.groups().getFirst();
    return new GroupRanker(graph, seen, ALGEBRA).rank(group, score, CancelSignal.none());
  }

  /** The variance of the outputs that the channels left cannot explain, as a share of all. */
  private double unexplained(int removed) {
    double[][] centered = new double[SAMPLES][HIDDEN];
    for (int i = 0; i < HIDDEN; i++) {
      int channel = i;
      double mean = Arrays.stream(hidden).mapToDouble(x -> x[channel]).average().orElse(0);
      for (int s = 0; s < SAMPLES; s++) {
        centered[s][i] = hidden[s][i] - mean;
      }
    }
    // What the others say of the channel, by Gram-Schmidt over the samples.
    double[][] basis = new double[HIDDEN][SAMPLES];
    double[] rest = null;
    for (int i = 0; i < HIDDEN; i++) {
      int channel = (removed + 1 + i) % HIDDEN;
      double[] v = new double[SAMPLES];
      Arrays.setAll(v, s -> centered[s][channel]);
      for (int j = 0; j < i; j++) {
        double[] unit = basis[j];
        double along = 0;
        for (int s = 0; s < SAMPLES; s++) {
          along += unit[s] * v[s];
        }
        for (int s = 0; s < SAMPLES; s++) {
          v[s] -= along * unit[s];
        }
      }
      double norm = Math.sqrt(Arrays.stream(v).map(x -> x * x).sum());
      if (channel == removed) {
        rest = v;
      }
      basis[i] = Arrays.stream(v).map(x -> x / norm).toArray();
    }
    double left = Arrays.stream(rest).map(x -> x * x).sum();
    double all = 0;
    double lost = 0;
    for (int o = 0; o < OUTPUTS; o++) {
      lost += left * second[removed * OUTPUTS + o] * second[removed * OUTPUTS + o];
      for (double[] x : centered) {
        double y = 0;
        for (int i = 0; i < HIDDEN; i++) {
          y += x[i] * second[i * OUTPUTS + o];
        }
        all += y * y;
      }
    }
    return lost / all;
  }

  @Test
  void firstToGoIsTheOneThatTheOthersExplainBest() throws Exception {
    try (OnnxModel model = model()) {
      Ranking ranking = rank(model, ChannelScore.OBS);
      double[] shares = new double[HIDDEN];
      Arrays.setAll(shares, this::unexplained);
      int best = 0;
      for (int i = 1; i < HIDDEN; i++) {
        best = shares[i] < shares[best] ? i : best;
      }
      assertEquals(best, ranking.order()[0]);
      // What is damped costs a little more.
      assertEquals(shares[best], ranking.costs()[1], 0.1 * shares[best] + 1e-3);
      assertEquals(1, ranking.costs()[HIDDEN], 0.02);
    }
  }

  @Test
  void magnitudesAreThoseOfWhatMakesTheChannel() throws Exception {
    try (OnnxModel model = model()) {
      double[] sums = new double[HIDDEN];
      for (int i = 0; i < first.length; i++) {
        sums[i % HIDDEN] += Math.abs(first[i]);
      }
      double all = Arrays.stream(sums).sum();
      double[] scores = rank(model, ChannelScore.L1).scores();
      for (int i = 0; i < HIDDEN; i++) {
        assertEquals(sums[i] / all, scores[i], 1e-6);
      }
    }
  }

  @Test
  void scoreWithoutItsGroundsIsRefused() throws Exception {
    try (OnnxModel model = model()) {
      assertThrows(IllegalArgumentException.class, () -> rank(model, ChannelScore.BATCH_NORM));
      ChannelGraph graph = ChannelGraph.of(Network.of(model));
      GroupRanker nothing = new GroupRanker(graph, Map.of(), ALGEBRA);
      IllegalArgumentException refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> nothing.rank(graph.groups().getFirst(), ChannelScore.OBD, CancelSignal.none()));
      assertTrue(String.valueOf(refusal.getMessage()).contains("open data"));
    }
  }
}
