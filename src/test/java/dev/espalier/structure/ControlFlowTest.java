package dev.espalier.structure;

import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewGraph;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.ValueInfo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What flows into branches and loops keeps its channels; all else loses some. */
class ControlFlowTest {
  private final Net net = new Net(13, 1);

  private static ValueInfo value(String name, DataType type, Dim... dims) {
    return new ValueInfo(name, Optional.of(type), Optional.of(List.of(dims)));
  }

  private static ValueInfo untold(String name) {
    return new ValueInfo(name, Optional.of(DataType.FLOAT), Optional.empty());
  }

  private static NewGraph branch(String output, NewNode node) {
    return new NewGraph(
        output + "_graph", List.of(node), List.of(), List.of(), List.of(untold(output)));
  }

  private void flag() {
    net.builder().tensor(NewTensor.of("flag", DataType.BOOL, Dims.of(), (byte) 1));
  }

  @Test
  void channelsUsedInsideOfBranchesAreRefused() throws Exception {
    String made = net.conv(net.input("x", 1, 3, 2, 2), 3, 6);
    flag();
    NewGraph then = branch("t", NewNode.of("Relu", List.of(made), "t"));
    NewGraph otherwise = branch("e", NewNode.of("Neg", List.of(made), "e"));
    net.builder()
        .node(
            NewNode.of("If", List.of("flag"), "chosen")
                .with("then_branch", new AttributeValue.GraphValue(then))
                .with("else_branch", new AttributeValue.GraphValue(otherwise)));
    net.output(net.conv("chosen", 6, 2));
    OddGraphsTest.refuses(net, "conv2", "are used inside of control flow");
  }

  /** Doubles a value three times, or adds another to it three times. */
  private void loop(String start, String added) {
    flag();
    net.builder().tensor(NewTensor.of("times", Dims.of(), new long[] {3}));
    NewGraph body =
        new NewGraph(
            "body",
            List.of(
                NewNode.of("Identity", List.of("on"), "on_out"),
                NewNode.of("Add", List.of("carried", added), "carried_out")),
            List.of(),
            List.of(value("turn", DataType.INT64), value("on", DataType.BOOL), untold("carried")),
            List.of(value("on_out", DataType.BOOL), untold("carried_out")));
    net.builder()
        .node(
            NewNode.of("Loop", List.of("times", "flag", start), "last")
                .with("body", new AttributeValue.GraphValue(body)));
  }

  @Test
  void channelsThatALoopCarriesAreRefused() throws Exception {
    String made = net.conv(net.input("x", 1, 3, 2, 2), 3, 6);
    loop(made, "carried");
    net.output(net.conv("last", 6, 2));
    OddGraphsTest.refuses(net, "conv2", "Loop");
  }

  @Test
  void channelsUsedInsideOfALoopAreRefused() throws Exception {
    String x = net.input("x", 1, 6, 2, 2);
    String made = net.conv(x, 6, 6);
    loop(x, made);
    net.output("last");
    OddGraphsTest.refuses(net, "conv2", "are used inside of control flow");
  }

  @Test
  void channelsBesideALoopGo() throws Exception {
    String made = net.conv(net.input("x", 1, 3, 2, 2), 3, 8);
    loop(net.conv(made, 8, 6), "carried");
    net.output(net.conv("last", 6, 2));
    OddGraphsTest.prunes(net, "conv2 (8 channels)");
  }
}
