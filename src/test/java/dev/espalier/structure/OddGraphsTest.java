package dev.espalier.structure;

import static dev.espalier.structure.Net.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.Tensor;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.structure.couple.ChannelGroup;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is odd is pruned rightly, or refused with the reason. */
class OddGraphsTest {
  private static final double HALF = 0.5;

  private final Net net = new Net(13, 1);

  static void prunes(Net net, String... groups) throws Exception {
    Pruned.look(
        net.toBytes(),
        (graph, file) -> {
          assertEquals(
              List.of(groups), graph.groups().stream().map(ChannelGroup::toString).toList());
          Pruned.check(graph, ArchitecturesTest.some(graph, HALF, 1), Pruned.inputs(file));
        });
  }

  static void refuses(Net net, String layer, String reason) throws Exception {
    Pruned.look(
        net.toBytes(),
        (graph, file) -> {
          String told = graph.fixed().getOrDefault(layer, "nothing is told: " + graph.fixed());
          assertTrue(told.contains(reason), told);
          Pruned.check(graph, ArchitecturesTest.some(graph, HALF, 1), Pruned.inputs(file));
        });
  }

  /** Ends a picture of 6 channels. */
  private void end(String from) {
    net.output(net.conv(from, 6, 2));
  }

  private String free(String name, Dim... dims) {
    net.builder().input(name, DataType.FLOAT, List.of(dims));
    return name;
  }

  @Test
  void computedSizesOfFreePicturesAreFollowed() throws Exception {
    String x = free("x", Dim.of("n"), Dim.of(3), Dim.of("h"), Dim.of("w"));
    String made = net.conv(x, 3, 6);
    String shape = net.op("Shape", List.of(made));
    String channels = net.op("Gather", List.of(shape, net.ints(1)));
    String samples = net.op("Gather", List.of(shape, net.ints(0)));
    String sizes = net.op("Concat", List.of(samples, channels, net.ints(-1)), with("axis", 0));
    String flat = net.op("Reshape", List.of(made, sizes));
    String turned = net.transpose(flat, 0, 2, 1);
    String product = net.op("MatMul", List.of(turned, net.weight(6, 4)));
    String back =
        net.op("Reshape", List.of(net.transpose(product, 0, 2, 1), net.ints(0, 2, 2, -1)));
    net.output(net.op("ReduceSum", List.of(back, net.ints(1, 2))));
    prunes(net, "conv2 (6 channels)");
  }

  @Test
  void headsBesideSamplesOfFreeNumberAreRefused() throws Exception {
    String x = free("x", Dim.of("n"), Dim.of(5), Dim.of(4));
    String made = net.op("MatMul", List.of(x, net.weight(4, 6)));
    String heads = net.transpose(net.reshape(made, -1, 5, 3, 2), 0, 2, 1, 3);
    String stacked = net.reshape(heads, -1, 5, 2);
    net.output(net.op("MatMul", List.of(stacked, net.weight(2, 3))));
    Pruned.look(
        net.toBytes(),
        (graph, file) -> {
          assertEquals(
              List.of("matmul1/inside (2 channels)"),
              graph.groups().stream().map(ChannelGroup::toString).toList());
          Pruned.check(graph, ArchitecturesTest.some(graph, HALF, 1), Pruned.inputs(file));
        });
  }

  @Test
  void sequencesOfAnyLengthArePruned() throws Exception {
    String x = free("x", Dim.of("n"), Dim.of("length"), Dim.of(4));
    String made = net.op("Relu", List.of(net.op("MatMul", List.of(x, net.weight(4, 6)))));
    net.output(net.op("MatMul", List.of(made, net.weight(6, 3))));
    prunes(net, "matmul1 (6 channels)");
  }

  @Test
  void listsSharedByTwoAreCopiedForEach() throws Exception {
    String x = net.input("x", 1, 3, 4, 4);
    String bias = net.weight("bias", 6);
    String a = net.conv(x, net.weight(6, 3, 1, 1), 1, 1, bias);
    String b = net.conv(x, net.weight(6, 3, 1, 1), 1, 1, bias);
    end(a);
    end(b);
    prunes(net, "conv1 (6 channels)", "conv3 (6 channels)");
  }

  @Test
  void matricesSharedByTwoGoTogether() throws Exception {
    String x = net.input("x", 1, 3, 4, 4);
    String y = net.input("y", 1, 3, 2, 2);
    String weight = net.weight(6, 3, 1, 1);
    end(net.conv(x, weight, 1, 1, ""));
    end(net.conv(y, weight, 1, 1, ""));
    prunes(net, "conv1 (6 channels)");
  }

  @Test
  void listThatIsPutOutStaysWhole() throws Exception {
    String x = net.input("x", 1, 3, 4, 4);
    String bias = net.weight("bias", 6);
    end(net.conv(x, net.weight(6, 3, 1, 1), 1, 1, bias));
    net.output("bias");
    prunes(net, "conv1 (6 channels)");
  }

  /** Numbers that half floats hold. */
  private static float[] small() {
    float[] values = new float[18];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 5 - 2;
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"LSTM, 4", "GRU, 3", "RNN, 1"})
  void recurrentLayersTakeInFewerAndRememberAll(String op, int gates) throws Exception {
    String x = net.input("x", 5, 2, 3);
    String made = net.op("MatMul", List.of(x, net.weight(3, 6)));
    String taken = net.weight("w", 2, 7L * gates, 6);
    String states = net.weight(2, 7L * gates, 7);
    net.builder()
        .node(
            NewNode.of(op, List.of(made, taken, states), "", "last")
                .named("layer")
                .with("hidden_size", AttributeValue.of(7))
                .with("direction", AttributeValue.of("bidirectional")));
    net.output(net.op("MatMul", List.of("last", net.weight(7, 2))));
    prunes(net, "matmul1 (6 channels)");
    refuses(net, "layer", "are gates and states of " + op + " 'layer'");
  }

  @Test
  void operatorsOfOtherDomainsAreRefusedByName() throws Exception {
    end(foreign(net.conv(net.input("x", 1, 3, 2, 2), 3, 6)));
    refuses(net, "conv2", "FastGelu 'fast'");
  }

  /** An operator that only onnxruntime has. */
  private String foreign(String from) {
    net.builder().domain("com.microsoft", 1);
    net.builder()
        .node(
            new NewNode(
                "com.microsoft", "FastGelu", "fast", List.of(from), List.of("f"), Map.of()));
    return "f";
  }

  @Test
  void splitOfUnknownSizeLosesNothing() throws Exception {
    String made = foreign(net.conv(net.input("x", 1, 3, 2, 2), 3, 6));
    List<String> parts = net.split(made, 2, 4);
    String last = net.conv(parts.get(1), 4, 6);
    String picked = net.op("Gather", List.of(made, net.ints(0, 1)), with("axis", 1));
    net.output(picked);
    end(last);
    refuses(net, "conv2", "FastGelu");
  }

  @Test
  void constantsThatAreInputsTooBecomeConstants() throws Exception {
    String x = net.input("x", 1, 3, 2, 2);
    String weight = net.weight("w", 6, 3, 1, 1);
    net.input("w", 6, 3, 1, 1);
    end(net.conv(x, weight, 1, 1, ""));
    Pruned.look(
        net.toBytes(),
        (graph, file) -> {
          Map<String, Tensor> inputs = Map.of("x", Pruned.inputs(file).get("x"));
          assertEquals(1, graph.groups().size());
          Pruned.check(graph, ArchitecturesTest.some(graph, HALF, 1), inputs);
        });
  }

  @Test
  void weightsInConstantNodesArePruned() throws Exception {
    String x = net.input("x", 1, 3, 2, 2);
    float[] values = small();
    String weight =
        net.op(
            "Constant",
            List.of(),
            with(
                "value",
                new AttributeValue.TensorValue(NewTensor.of("", Dims.of(6, 3, 1, 1), values))));
    end(net.conv(x, weight, 1, 1, ""));
    prunes(net, "conv1 (6 channels)");
  }

  @Test
  void halfFloatsArePruned() throws Exception {
    net.builder().input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(3)));
    String x = net.op("Cast", List.of("x"), with("to", 10));
    float[] values = small();
    net.builder().tensor(Net.halves("v", Dims.of(3, 6), values));
    net.builder().tensor(Net.halves("w", Dims.of(6, 3), values));
    String hidden = net.op("MatMul", List.of(x, "v"));
    String last = net.op("MatMul", List.of(hidden, "w"));
    net.output(net.op("Cast", List.of(last), with("to", 1)));
    prunes(net, "v (6 channels)");
  }

  @Test
  void layerOfOneChannelHasNoneToLose() throws Exception {
    String x = net.input("x", 1, 3, 2, 2);
    String one = net.conv(x, 3, 1);
    String more = net.conv(one, 1, 6);
    end(net.op("Mul", List.of(more, one)));
    prunes(net, "conv5 (6 channels)");
  }

  @Test
  void outputInsideOfTheNetworkKeepsItsChannels() throws Exception {
    String x = net.input("x", 1, 3, 2, 2);
    String first = net.conv(x, 3, 6);
    String second = net.conv(net.op("Relu", List.of(first)), 6, 6);
    net.output(first);
    end(second);
    refuses(net, "conv2", "are what the network puts out");
  }

  @Test
  void indicesOfPoolingKeepTheirChannels() throws Exception {
    String x = net.input("x", 1, 3, 4, 4);
    List<String> pooled =
        net.ops("MaxPool", List.of(net.conv(x, 3, 6)), 2, with("kernel_shape", new long[] {2, 2}));
    end(pooled.get(0));
    net.output(net.op("Cast", List.of(pooled.get(1)), with("to", 1)));
    refuses(net, "conv2", "of which more than the first output is used");
  }

  /** Numbers of 32 bits, one of them computed, are of the same type as those that are set. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void slicesByComputedNumbersOf32BitsArePruned(boolean startsAreConstant) throws Exception {
    String made = net.conv(net.input("x", 1, 3, 2, 2), 3, 6);
    net.builder().tensor(NewTensor.of("two", DataType.INT32, Dims.of(1), new byte[] {2, 0, 0, 0}));
    net.builder().tensor(NewTensor.of("axis", DataType.INT32, Dims.of(1), new byte[] {1, 0, 0, 0}));
    String shape = net.op("Shape", List.of(made));
    String six = net.op("Gather", List.of(shape, net.ints(1)));
    String end = net.op("Cast", List.of(six), with("to", DataType.INT32.code()));
    String start = startsAreConstant ? "two" : net.op("Div", List.of(end, "two"));
    String part = net.op("Slice", List.of(made, start, end, "axis"));
    net.output(net.conv(part, startsAreConstant ? 4 : 3, 2));
    Pruned.look(
        net.toBytes(),
        (graph, file) -> {
          assertEquals(2, graph.groups().size(), graph.groups() + " " + graph.fixed());
          Pruned.check(graph, ArchitecturesTest.some(graph, HALF, 1), Pruned.inputs(file));
        });
  }

  @Test
  void widthOfALayerNormalizationStays() throws Exception {
    Net newer = new Net(17, 1);
    String x = newer.input("x", 1, 5, 4);
    String made = newer.op("MatMul", List.of(x, newer.weight(4, 6)));
    List<String> inputs = List.of(made, newer.weight(6), newer.weight(6));
    String normed = newer.op("LayerNormalization", inputs, with("axis", -1));
    String wide = newer.op("MatMul", List.of(normed, newer.weight(6, 8)));
    newer.output(newer.op("MatMul", List.of(wide, newer.weight(8, 2))));
    refuses(newer, "matmul1", "are normalized together by LayerNormalization");
    prunes(newer, "matmul6 (8 channels)");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void computedSizesOfOldOperatorsAreRefused(long opset) throws Exception {
    Net old = new Net(opset, 1);
    String made = old.conv(old.input("x", 2, 3, 4, 4), 3, 6);
    String shape = old.op("Shape", List.of(made));
    String flat = old.op("Reshape", List.of(made, old.slice(shape, 0, 4, 0)));
    old.output(old.conv(flat, 6, 2));
    refuses(old, "conv2", "which operator set " + opset + " cannot change");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 9, 10, 11, 12, 13, 15, 17, 18, 19, 20, 21, 22})
  void allOperatorSetsArePruned(long opset) throws Exception {
    Net any = new Net(opset, 1);
    String made = any.conv(any.input("x", 2, 3, 4, 4), 3, 12);
    List<String> parts = any.split(any.norm(made, 12), 6, 6);
    String cut = any.slice(parts.get(0), 0, 6, 2);
    String wider = any.pad(parts.get(1), 0, 0, 0, 0, 0, 0, 0, 0);
    String sum = any.op("Add", List.of(cut, wider));
    String flat = any.reshape(sum, 0, -1);
    String wide = any.op("Gemm", List.of(flat, any.weight(96, 4), any.weight(4)));
    boolean listed = opset >= 13;
    String tall =
        listed
            ? any.op("Unsqueeze", List.of(wide, any.ints(2)))
            : any.op("Unsqueeze", List.of(wide), with("axes", new long[] {2}));
    String back =
        listed
            ? any.op("Squeeze", List.of(tall, any.ints(2)))
            : any.op("Squeeze", List.of(tall), with("axes", new long[] {2}));
    any.output(any.op("MatMul", List.of(back, any.weight(4, 2))));
    Pruned.look(
        any.toBytes(),
        (graph, file) -> {
          assertEquals(2, graph.groups().size(), graph.groups() + " " + graph.fixed());
          Pruned.check(graph, ArchitecturesTest.some(graph, HALF, 1), Pruned.inputs(file));
        });
  }

  @Test
  void hugeOrEmptySizesAreRefused() throws Exception {
    Net odd = new Net(13, 1);
    odd.builder()
        .input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(3), Dim.of(1L << 40), Dim.of(0)));
    odd.builder().tensor(NewTensor.of("none", Dims.of(0, 1L << 40), new float[0]));
    String made = odd.conv("x", 3, 6);
    String sum = odd.op("Add", List.of(made, "none"));
    odd.output(odd.op("Flatten", List.of(sum)));
    Pruned.look(odd.toBytes(), (graph, file) -> assertEquals(List.of(), graph.groups()));
  }

  @Test
  void contradictorySizesAreRefused() throws Exception {
    Net odd = new Net(13, 1);
    String made = odd.conv(odd.input("x", 1, 3, 4, 4), 7, 6);
    List<String> parts = odd.split(made, 5, 9);
    String turned = odd.transpose(parts.get(1), 0, 7, 2);
    String picked = odd.op("Gather", List.of(made, odd.ints(77)), with("axis", 1));
    String joined = odd.op("Concat", List.of(turned, picked), with("axis", 9));
    odd.output(odd.op("MatMul", List.of(joined, odd.weight(2, 2))));
    Pruned.look(odd.toBytes(), (graph, file) -> assertEquals(List.of(), graph.groups()));
  }
}
