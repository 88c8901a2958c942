package dev.espalier.structure;

import static dev.espalier.structure.Net.with;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewTensor;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.select.ChannelCosts;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Multiplications are those of a weight however the file stores it. */
class ChannelCostsTest {
  private static final int PIXELS = 16;

  private static String codes(Net net, String name, long... sizes) {
    byte[] codes = new byte[Math.toIntExact(Dims.of(sizes).elementCount())];
    net.random().nextBytes(codes);
    net.builder().tensor(NewTensor.of(name, DataType.INT8, Dims.of(sizes), codes));
    return name;
  }

  /** Two convolutions of one pixel: 3 to 6 to 4 channels. */
  private static void check(Net net, BinaryOperator<String> weight) throws Exception {
    String made = net.op("Conv", List.of(net.input("x", 1, 3, 4, 4), weight.apply("w", "6,3")));
    net.output(net.op("Conv", List.of(net.op("Relu", List.of(made)), weight.apply("v", "4,6"))));
    Pruned.look(
        net.toBytes(),
        (graph, file) -> {
          ChannelCosts costs = ChannelCosts.of(graph);
          Map<String, Integer> half =
              graph.groups().stream().collect(Collectors.toMap(ChannelGroup::id, group -> 3));
          assertEquals(1, half.size());
          assertEquals(PIXELS * (6 * 3 + 4 * 6), costs.multiplications(Map.of()));
          assertEquals(PIXELS * (3 * 3 + 4 * 3), costs.multiplications(half));
        });
  }

  private static long[] sizes(String text) {
    String[] two = text.split(",", 2);
    return new long[] {Long.parseLong(two[0]), Long.parseLong(two[1]), 1, 1};
  }

  @Test
  void floatsThemselves() throws Exception {
    Net net = new Net(13, 1);
    check(net, (name, sizes) -> net.weight(name, sizes(sizes)));
  }

  @Test
  void codesAndTheirScales() throws Exception {
    Net net = new Net(13, 1);
    check(
        net,
        (name, sizes) ->
            net.op(
                "DequantizeLinear",
                List.of(codes(net, name, sizes(sizes)), net.positive(sizes(sizes)[0])),
                with("axis", 0)));
  }

  @Test
  void codesThatArithmeticDecodes() throws Exception {
    Net net = new Net(13, 1);
    check(
        net,
        (name, sizes) -> {
          String floats = net.op("Cast", List.of(codes(net, name, sizes(sizes))), with("to", 1));
          return net.op("Mul", List.of(floats, net.positive(1)));
        });
  }

  @Test
  void weightsInAnotherOrder() throws Exception {
    Net net = new Net(13, 1);
    check(
        net,
        (name, sizes) ->
            net.transpose(net.weight(name, sizes(sizes)[1], sizes(sizes)[0], 1, 1), 1, 0, 2, 3));
  }
}
