package dev.espalier.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewGraph;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.ValueInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights behind all that exporters put between them and their operators. */
class WeightFinderTest {
  @TempDir Path folder;

  @Test
  void channelAxisFollowsTheOperator() throws IOException {
    assertAxis(0, new Nets(13).floats("w", 6, 4, 3, 3).node("Conv", "y", "x", "w"));
    assertAxis(1, new Nets(13).floats("w", 6, 4, 3, 3).node("ConvTranspose", "y", "x", "w"));
    assertAxis(0, transposedInGroups(6, 6, 1, 3, 3));
    assertAxis(1, transposedInGroups(3, 6, 1, 3, 3));
    assertAxis(1, transposedInGroups(6, 6, 2, 3, 3));
    assertAxis(1, new Nets(13).floats("w", 8, 5).node("Gemm", "y", "x", "w"));
    assertAxis(
        0,
        new Nets(13)
            .floats("w", 5, 8)
            .node(NewNode.of("Gemm", List.of("x", "w"), "y").with("transB", AttributeValue.of(1))));
    assertAxis(1, new Nets(13).floats("w", 8, 5).node("MatMul", "y", "x", "w"));
    assertAxis(2, new Nets(13).floats("w", 3, 8, 5).node("MatMul", "y", "x", "w"));
    assertAxis(0, new Nets(13).floats("w", 5, 8).node("MatMul", "y", "w", "x"));
    assertAxis(-1, new Nets(13).floats("w", 8).node("MatMul", "y", "x", "w"));
    assertAxis(0, new Nets(13).floats("w", 100, 8).node("Gather", "y", "w", "x"));
  }

  @Test
  void channelsAreThoseOfAllGroups() throws IOException {
    assertEquals(6, channels(transposedInGroups(6, 6, 1, 3, 3)));
    assertEquals(12, channels(transposedInGroups(6, 6, 2, 3, 3)));
    assertEquals(3, channels(transposedInGroups(3, 6, 1, 3, 3)));
    assertEquals(4, channels(transposedInGroups(1, 6, 4, 3, 3)));
    assertEquals(6, channels(new Nets(13).floats("w", 6, 4, 3, 3).node("Conv", "y", "x", "w")));
    assertEquals(0, channels(new Nets(13).floats("w", 8).node("MatMul", "y", "x", "w")));
  }

  @Test
  void codesInTheOrderOfTheChannelsHaveThemAlongOneAxis() throws IOException {
    long[][] moves = {{2, 4, 3, 5}, {6, 4, 5}};
    assertAxis(0, codesInGroups(DataType.INT8, "Transpose", moves));
    assertEquals(8, channels(codesInGroups(DataType.INT8, "Transpose", moves)));
    assertAxis(-1, codesInGroups(DataType.INT8, "Identity", moves));
    assertAxis(-1, codesInGroups(DataType.FLOAT, "Transpose", moves)); // a weight as any other
    assertAxis(
        -1, codesInGroups(DataType.INT8, "Transpose", new long[][] {{4, 2, 3, 5}, {6, 4, 5}}));
  }

  /**
   * Eight channels of three inputs each, in two groups, brought to where the operator wants them.
   */
  private static Nets codesInGroups(DataType type, String between, long[][] sizes) {
    NewNode moved = NewNode.of(between, List.of("parts"), "moved");
    return new Nets(13)
        .tensor("codes", type, 8, 3, 5)
        .floats("scales", 8, 1, 1)
        .longs("split", sizes[0])
        .longs("joined", sizes[1])
        .node(
            NewNode.of("Cast", List.of("codes"), "floats")
                .with("to", AttributeValue.of((long) DataType.FLOAT.code())))
        .node("Mul", "scaled", "floats", "scales")
        .node("Reshape", "parts", "scaled", "split")
        .node(
            between.equals("Transpose")
                ? moved.with("perm", AttributeValue.ints(0, 2, 1, 3))
                : moved)
        .node("Reshape", "w", "moved", "joined")
        .node(
            NewNode.of("ConvTranspose", List.of("x", "w"), "y")
                .with("group", AttributeValue.of(2L)));
  }

  private static Nets transposedInGroups(long groups, long... dims) {
    return new Nets(13)
        .floats("w", dims)
        .node(
            NewNode.of("ConvTranspose", List.of("x", "w"), "y")
                .with("group", AttributeValue.of(groups)));
  }

  @Test
  void channelAxisOfEinsumIsTheLabelThatIsNew() throws IOException {
    assertAxis(
        1,
        new Nets(13)
            .floats("w", 8, 5, 4)
            .node(
                NewNode.of("Einsum", List.of("x", "w"), "y")
                    .with("equation", AttributeValue.of("nkj,kfj->nfj"))));
  }

  @Test
  void channelAxisIsFoundBehindTransposeAndReshape() throws IOException {
    assertAxis(
        0,
        new Nets(13)
            .floats("w", 5, 8)
            .node(
                NewNode.of("Transpose", List.of("w"), "t").with("perm", AttributeValue.ints(1, 0)))
            .node("MatMul", "y", "x", "t"));
    assertAxis(
        3,
        new Nets(13)
            .floats("w", 2, 2, 2, 10)
            .longs("shape", 8, -1)
            .node("Reshape", "r", "w", "shape")
            .node("MatMul", "y", "x", "r"));
    assertAxis(
        0,
        new Nets(13)
            .floats("w", 5, 8)
            .longs("axes", 2, 3)
            .node("Identity", "i", "w")
            .node("Unsqueeze", "u", "i", "axes")
            .node("Conv", "y", "x", "u"));
    assertAxis(
        -1,
        new Nets(13)
            .floats("w", 40)
            .longs("shape", 8, 5)
            .node("Reshape", "r", "w", "shape")
            .node("MatMul", "y", "x", "r"));
  }

  @Test
  void recurrentOperatorIsTwoLayers() throws IOException {
    try (OnnxModel model =
        new Nets(14)
            .floats("onnx::LSTM_1", 1, 16, 8)
            .floats("onnx::LSTM_2", 1, 16, 4)
            .node(
                NewNode.of("LSTM", List.of("x", "onnx::LSTM_1", "onnx::LSTM_2"), "y")
                    .named("/rnn/LSTM"))
            .open(folder)) {
      List<Layer> layers = Network.of(model).layers();
      assertEquals(List.of("rnn.W", "rnn.R"), ids(layers));
      assertEquals(List.of(1, 1), layers.stream().map(Layer::channelAxis).toList());
    }
  }

  @Test
  void weightOfSeveralOperatorsIsOneLayer() throws IOException {
    try (OnnxModel model =
        new Nets(13)
            .floats("embed.weight", 100, 8)
            .node("Gather", "e", "embed.weight", "x")
            .node("Transpose", "t", "embed.weight")
            .node("MatMul", "y", "e", "t")
            .open(folder)) {
      List<Layer> layers = Network.of(model).layers();
      assertEquals(List.of("embed"), ids(layers));
      assertTrue(layers.getFirst().shared());
      assertEquals(
          List.of("Gather", "MatMul"),
          layers.getFirst().users().stream().map(OnnxNode::opType).toList());
      assertEquals("Gather", layers.getFirst().op());
    }
  }

  @Test
  void weightsOfBranchesAreFound() throws IOException {
    NewTensor constant = NewTensor.of("", Dims.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f);
    NewGraph then =
        new NewGraph(
            "then",
            List.of(
                NewNode.of("Constant", List.of(), "c")
                    .with("value", new AttributeValue.TensorValue(constant)),
                NewNode.of("MatMul", List.of("x", "c"), "t")),
            List.of(),
            List.of(),
            List.of(new ValueInfo("t", Optional.of(DataType.FLOAT), Optional.empty())));
    NewGraph otherwise =
        new NewGraph(
            "else",
            List.of(NewNode.of("MatMul", List.of("x", "outer"), "e")),
            List.of(),
            List.of(),
            List.of(new ValueInfo("e", Optional.of(DataType.FLOAT), Optional.empty())));
    try (OnnxModel model =
        new Nets(13)
            .floats("outer", 8, 5)
            .tensor("flag", DataType.BOOL, 1)
            .node(
                NewNode.of("If", List.of("flag"), "y")
                    .with("then_branch", new AttributeValue.GraphValue(then))
                    .with("else_branch", new AttributeValue.GraphValue(otherwise)))
            .open(folder)) {
      List<Layer> layers = Network.of(model).layers();
      assertEquals(2, layers.size());
      assertFalse(layers.get(0).weight().graph().isMain());
      assertEquals(6, layers.get(0).weight().read()[5]);
      assertTrue(layers.get(1).weight().graph().isMain(), "defined outside of the branch");
    }
  }

  @Test
  void partsThatAreJoinedAreLayersOfTheirOwn() throws IOException {
    try (OnnxModel model =
        new Nets(13)
            .floats("a.weight", 8, 5)
            .floats("b.weight", 8, 3)
            .node(
                NewNode.of("Concat", List.of("a.weight", "b.weight"), "c")
                    .with("axis", AttributeValue.of(1)))
            .node("MatMul", "y", "x", "c")
            .open(folder)) {
      assertEquals(List.of("a", "b"), ids(Network.of(model).layers()));
    }
  }

  @Test
  void manyPartsAndManyUsersTakeNoLonger() throws IOException {
    int count = 20_000;
    Nets nets = new Nets(13);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add("part" + i);
      nets.floats("part" + i, 8, 1);
    }
    nets.node(NewNode.of("Concat", parts, "c").with("axis", AttributeValue.of(1)));
    nets.node("MatMul", "y", "x", "c").floats("shared", 8, 8);
    for (int i = 0; i < 5 * count; i++) {
      nets.node("MatMul", "v" + i, i == 0 ? "x" : "v" + (i - 1), "shared");
    }
    try (OnnxModel model = nets.open(folder)) {
      List<Layer> layers = assertTimeout(Duration.ofSeconds(10), () -> Network.of(model).layers());
      assertEquals(count + 1, layers.size());
      assertEquals(5 * count, layers.getLast().users().size());
    }
  }

  @Test
  void operatorThatUsesAWeightTwiceIsOneUser() throws IOException {
    try (OnnxModel model =
        new Nets(13).floats("w", 8, 8).node("LSTM", "y", "x", "w", "w").open(folder)) {
      List<Layer> layers = Network.of(model).layers();
      assertEquals(1, layers.size());
      assertEquals(1, layers.getFirst().users().size());
    }
  }

  @Test
  void indicesAndShapesAreNoLayers() throws IOException {
    try (OnnxModel model =
        new Nets(13)
            .tensor("positions", DataType.INT64, 1, 512)
            .floats("curve", 100)
            .node("Gather", "p", "positions", "x")
            .node("Gather", "y", "curve", "x")
            .open(folder)) {
      assertEquals(List.of(), ids(Network.of(model).layers()));
    }
  }

  @Test
  void productOfConstantsIsOneWeightOfItsUser() throws IOException {
    try (OnnxModel model =
        new Nets(13)
            .floats("left", 8, 2)
            .floats("right.weight", 2, 50)
            .node("MatMul", "product", "left", "right.weight")
            .node("MatMul", "y", "x", "product")
            .open(folder)) {
      List<Layer> layers = Network.of(model).layers();
      assertEquals(List.of("right"), ids(layers));
      assertEquals("x", layers.getFirst().users().getFirst().input(0));
    }
  }

  @Test
  void valueThatDependsOnTheInputIsNoWeight() throws IOException {
    try (OnnxModel model =
        new Nets(13)
            .floats("w", 8, 8)
            .node("MatMul", "a", "x", "w")
            .node("Transpose", "t", "a")
            .node("MatMul", "y", "a", "t")
            .open(folder)) {
      assertEquals(1, Network.of(model).layers().size());
    }
  }

  private void assertAxis(int axis, Nets net) throws IOException {
    try (OnnxModel model = net.open(folder)) {
      List<Layer> layers = Network.of(model).layers();
      assertEquals(1, layers.size());
      assertEquals(axis, layers.getFirst().channelAxis());
    }
  }

  private long channels(Nets net) throws IOException {
    try (OnnxModel model = net.open(folder)) {
      return Network.of(model).layers().getFirst().channels();
    }
  }

  private static List<String> ids(List<Layer> layers) {
    return layers.stream().map(layer -> layer.id().value()).toList();
  }
}
