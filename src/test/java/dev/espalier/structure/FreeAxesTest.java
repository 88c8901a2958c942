package dev.espalier.structure;

import static dev.espalier.structure.Net.with;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.data.Tensor;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention whose samples and heads are one axis, as long as there are samples. */
class FreeAxesTest {
  private static final int HEADS = 3;
  private static final int PLACES = 4;
  private static final int WIDTH = HEADS * PLACES;

  private final Net net = new Net(13, 5);

  /** Samples first and then heads, as PyTorch does it, or heads first. */
  private byte[] attention(String names, boolean samplesFirst) {
    String[] free = names.split("-");
    net.builder().input("x", DataType.FLOAT, List.of(Dim.of(free[0]), Dim.of(free[1]), Dim.of(8)));
    String sizes = net.op("Shape", List.of("x"));
    // The first of the input is the number of places where it is named so.
    boolean turned = free[1].equals("batch");
    String batch = number(sizes, turned ? 1 : 0);
    String length = number(sizes, turned ? 0 : 1);
    String x = turned ? "x" : net.transpose("x", 1, 0, 2);
    String query =
        heads(net.op("MatMul", List.of(x, net.weight("q", 8, WIDTH))), length, batch, samplesFirst);
    String key =
        heads(net.op("MatMul", List.of(x, net.weight("k", 8, WIDTH))), length, batch, samplesFirst);
    String value =
        heads(net.op("MatMul", List.of(x, net.weight("v", 8, WIDTH))), length, batch, samplesFirst);
    String products = net.op("MatMul", List.of(query, net.transpose(key, 0, 2, 1)));
    String weights = net.op("Softmax", List.of(products), with("axis", 2));
    String mixed = net.op("MatMul", List.of(weights, value));
    String out = samplesFirst ? flat(mixed, length, batch) : flatTurned(mixed, length, batch);
    String made = net.op("MatMul", List.of(out, net.weight("o", WIDTH, 8)));
    net.output(made);
    return net.toBytes();
  }

  private String number(String sizes, long at) {
    return net.op("Gather", List.of(sizes, net.ints(at)));
  }

  private String list(String... numbers) {
    return net.op("Concat", List.of(numbers), with("axis", 0));
  }

  private String times(String number, long by) {
    return net.op("Mul", List.of(number, net.ints(by)));
  }

  /** From (length, batch, width) to (batch * heads, length, places). */
  private String heads(String from, String length, String batch, boolean samplesFirst) {
    if (samplesFirst) {
      String sizes = list(length, times(batch, HEADS), net.ints(PLACES));
      return net.transpose(net.op("Reshape", List.of(from, sizes)), 1, 0, 2);
    }
    String apart = net.op("Reshape", List.of(from, list(length, batch, net.ints(HEADS, PLACES))));
    String sizes = list(times(batch, HEADS), length, net.ints(PLACES));
    return net.op("Reshape", List.of(net.transpose(apart, 2, 1, 0, 3), sizes));
  }

  /** From (batch * heads, length, places) to (length * batch, width). */
  private String flat(String from, String length, String batch) {
    String all = net.op("Mul", List.of(length, batch));
    return net.op("Reshape", List.of(net.transpose(from, 1, 0, 2), list(all, net.ints(WIDTH))));
  }

  private String flatTurned(String from, String length, String batch) {
    String apart =
        net.op("Reshape", List.of(from, list(net.ints(HEADS), batch, length, net.ints(PLACES))));
    String all = net.op("Mul", List.of(length, batch));
    return net.op("Reshape", List.of(net.transpose(apart, 2, 1, 0, 3), list(all, net.ints(WIDTH))));
  }

  private static Map<String, Tensor> samples(long first, long second) {
    SplittableRandom random = new SplittableRandom(3);
    float[] values = new float[(int) (first * second * 8)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Map.of("x", Tensor.of(values, first, second, 8));
  }

  private static String sizes(ChannelGraph graph) {
    return graph.groups().stream()
        .map(ChannelGroup::channels)
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({"batch-length, 1", "batch-length, 3", "length-batch, 3", "n-t, 2", "t-batch, 5"})
  void headsOfAllSamplesAreTheSame(String names, int samples) throws Exception {
    Pruned.look(
        attention(names, true),
        (graph, file) -> {
          assertEquals("3 4 4", sizes(graph), graph.fixed().toString());
          boolean turned = names.endsWith("batch");
          Map<String, Tensor> inputs = turned ? samples(7, samples) : samples(samples, 7);
          Pruned.check(graph, ArchitecturesTest.some(graph, 0.4, 1), inputs);
        });
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void headsThatComeFirstStay(int samples) throws Exception {
    Pruned.look(
        attention("batch-length", false),
        (graph, file) -> {
          assertEquals("4 4", sizes(graph));
          Pruned.check(graph, ArchitecturesTest.some(graph, 0.4, 1), samples(samples, 7));
        });
  }
}
