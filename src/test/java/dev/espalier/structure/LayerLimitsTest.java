package dev.espalier.structure;

import static dev.espalier.structure.Net.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.SparseModels;
import dev.espalier.onnx.SparseTensor;
import dev.espalier.structure.block.Block;
import dev.espalier.structure.block.BlockGraph;
import dev.espalier.structure.block.BlockScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which layers are no blocks, what goes with those that are, and which of them a count is for. */
class LayerLimitsTest {
  private static final int WIDTH = 8;

  private final Net net = new Net(16, 23);

  private byte[] model(String... outputs) {
    for (int i = 0; i < outputs.length; i++) {
      List<String> made = List.of("y" + i);
      net.builder()
          .node(new NewNode("", "Identity", "end" + i, List.of(outputs[i]), made, Map.of()));
      net.output("y" + i);
    }
    return net.toBytes();
  }

  private static String id(BlockGraph graph, int layer) {
    return graph.network().layers().get(layer).id().value();
  }

  /** Samples, channels, and as many places as there are. */
  private String places(String length) {
    net.builder()
        .input("x", DataType.FLOAT, List.of(Dim.of("batch"), Dim.of(WIDTH), Dim.of(length)));
    return "x";
  }

  @Test
  void layerThatMakesFreeSizeSmallerIsRefused() throws Exception {
    String made = net.op("Conv", List.of(places("length"), net.weight(WIDTH, WIDTH, 3)));
    String same =
        net.op("Conv", List.of(made, net.weight(WIDTH, WIDTH, 3)), with("pads", new long[] {1, 1}));
    Dropped.look(
        model(same),
        (graph, _) -> {
          assertEquals(List.of(id(graph, 1)), List.of(Dropped.names(graph)));
          assertEquals(
              "layer '"
                  + id(graph, 0)
                  + "' cannot be dropped: it makes [1, 8, 22] of [1, 8, 24],"
                  + " other sizes",
              Dropped.refused(graph, id(graph, 0)));
        });
  }

  /** As many places come out as are taken to flow in, but always as many. */
  @Test
  void layerThatMakesFreeSizeFixedIsRefused() throws Exception {
    String made =
        net.op(
            "ConvTranspose",
            List.of(places("length"), net.weight(WIDTH, WIDTH, 3)),
            with("output_shape", new long[] {24}));
    Dropped.look(
        model(made, net.op("Conv", List.of("x", net.weight(3, WIDTH, 1)))),
        (graph, _) -> {
          assertEquals(List.of(), graph.blocks());
          assertEquals(
              "layer '"
                  + id(graph, 0)
                  + "' cannot be dropped: it makes [2, 8, 24] of [2, 8, 48],"
                  + " other sizes",
              Dropped.refused(graph, id(graph, 0)));
        });
  }

  @Test
  void productsOfComputedValuesAndWhatIsTurnedAreNone() throws Exception {
    String x = net.input("x", WIDTH, WIDTH);
    String two = net.op("MatMul", List.of(x, net.op("Relu", List.of(x))));
    String turned = net.op("Gemm", List.of(two, net.weight(WIDTH, WIDTH)), with("transA", 1));
    String added = net.op("Gemm", List.of(turned, net.weight(WIDTH, WIDTH), x));
    Dropped.look(
        model(added),
        (graph, _) -> {
          assertEquals(List.of(), graph.blocks());
          assertTrue(
              Dropped.refused(graph, id(graph, 0)).endsWith("it transposes what it takes in"));
          assertTrue(
              Dropped.refused(graph, id(graph, 1))
                  .endsWith("it takes in several values that are computed"));
        });
  }

  private byte[] shared(boolean first, boolean second) {
    Net made = new Net(16, 29);
    String x = made.conv(made.input("x", 2, 3, 5, 5), 3, WIDTH);
    String weight = made.weight("shared", WIDTH, WIDTH, 1, 1);
    String one = made.op("Relu", List.of(made.op("Conv", List.of(x, weight))));
    String middle = first ? x : one;
    String two = made.op("Tanh", List.of(made.op("Conv", List.of(middle, weight))));
    made.builder()
        .node(
            new NewNode(
                "", "Identity", "end", List.of(second ? middle : two), List.of("y"), Map.of()));
    made.output("y");
    return made.toBytes();
  }

  @Test
  void sharedWeightGoesWithTheLastLayerThatUsesIt() throws Exception {
    Dropped.look(
        shared(false, false),
        (graph, file) -> {
          String[] names = Dropped.names(graph);
          assertEquals(2, names.length);
          assertEquals(names[0] + "#2", names[1]);
          assertEquals(0, graph.blocks().getFirst().parameters());
          var inputs = Pruned.inputs(file);
          Pruned.same(shared(true, false), Dropped.without(graph, names[0]), inputs);
          byte[] second = Dropped.without(graph, names[1]);
          Pruned.same(shared(false, true), second, inputs);
          Dropped.look(
              second,
              (left, _) -> assertTrue(left.network().model().graph().isInitializer("shared")));
          byte[] none = Dropped.without(graph, names);
          Pruned.same(shared(true, true), none, inputs);
          Dropped.look(
              none,
              (left, _) -> assertFalse(left.network().model().graph().isInitializer("shared")));
        });
  }

  /** A residual block and a layer behind it, with biases of which one is used again. */
  private static byte[] biased(boolean block, boolean layer) {
    Net made = new Net(16, 31);
    String x = made.conv(made.input("x", 2, 3, 5, 5), 3, WIDTH);
    String own = made.weight("own", WIDTH);
    String common = made.weight("common", WIDTH);
    String inner = made.conv(x, made.weight(4, WIDTH, 1, 1), 1, 1, "");
    String outer = made.conv(inner, made.weight(WIDTH, 4, 3, 3), 3, 1, own);
    String sum = block ? x : made.op("Add", List.of(x, outer));
    String last = made.conv(sum, made.weight(WIDTH, WIDTH, 3, 3), 3, 1, common);
    String end = made.conv(layer ? sum : last, made.weight(WIDTH, WIDTH / 2, 1, 1), 1, 2, common);
    made.builder()
        .node(new NewNode("", "Softmax", "end", List.of(end), List.of("y"), with("axis", 1)));
    made.output("y");
    return made.toBytes();
  }

  @Test
  void sparseConstantsGoWithWhatTheyServed() throws Exception {
    Dropped.look(
        SparseModels.of(biased(false, false), "own", "common"),
        (graph, file) -> {
          Map<Block.Kind, List<Block>> kinds =
              graph.blocks().stream().collect(Collectors.groupingBy(Block::kind));
          String block = kinds.get(Block.Kind.RESIDUAL).getFirst().name();
          String layer = kinds.get(Block.Kind.LAYER).getFirst().name();
          String end = kinds.get(Block.Kind.LAYER).getLast().name();
          var inputs = Pruned.inputs(file);
          byte[] without = Dropped.without(graph, block);
          Pruned.same(biased(true, false), without, inputs);
          Dropped.look(without, (left, _) -> assertEquals(List.of("common"), sparse(left)));
          without = Dropped.without(graph, layer);
          Pruned.same(biased(false, true), without, inputs);
          Dropped.look(without, (left, _) -> assertEquals(List.of("own", "common"), sparse(left)));
          without = Dropped.without(graph, layer, end, block);
          Dropped.look(without, (left, _) -> assertEquals(List.of(), sparse(left)));
        });
  }

  private static List<String> sparse(BlockGraph graph) {
    return graph.network().model().graph().sparseInitializers().stream()
        .map(SparseTensor::name)
        .toList();
  }

  private static Map<String, BlockScore> scores(BlockGraph graph, String... order) {
    Map<String, BlockScore> scores = new HashMap<>();
    for (Block block : graph.blocks()) {
      int place = Arrays.asList(order).indexOf(block.name());
      scores.put(block.name(), new BlockScore(place < 0 ? 1 : 0.01 * place, 0.5));
    }
    return scores;
  }

  @Test
  void countIsForResidualBlocksEvenIfLayersDoLess() throws Exception {
    Dropped.look(
        biased(false, false),
        (graph, _) -> {
          Block block = graph.countable().getFirst();
          assertEquals(Block.Kind.RESIDUAL, block.kind());
          String layer = graph.blocks().getLast().name();
          Map<String, BlockScore> scores = scores(graph, layer, block.name());
          assertTrue(scores.get(layer).influence() < scores.get(block.name()).influence());
          assertEquals(List.of(block.name()), graph.least(1, scores));
          assertEquals(
              "2 blocks are to be dropped, and 1 can be, layers by name only; espalier inspect"
                  + " --blocks lists them",
              assertThrows(IllegalArgumentException.class, () -> graph.least(2, scores))
                  .getMessage());
        });
  }

  @Test
  void withoutResidualBlocksCountIsForLayers() throws Exception {
    String x = net.input("x", 2, WIDTH, 5, 5);
    for (int layer = 0; layer < 3; layer++) {
      x = net.op("Relu", List.of(net.conv(x, WIDTH, WIDTH)));
    }
    Dropped.look(
        model(x),
        (graph, _) -> {
          String[] names = Dropped.names(graph);
          Map<String, BlockScore> scores = scores(graph, names[1], names[2], names[0]);
          assertEquals(List.of(names[1], names[2]), graph.least(2, scores));
          assertEquals(
              "without these blocks no layer would be left",
              assertThrows(IllegalArgumentException.class, () -> graph.least(3, scores))
                  .getMessage());
        });
  }

  /** Blocks of blocks, of which the outer ones do least. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void noTwoThatOverlapAreChosen(int count) throws Exception {
    String x = net.conv(net.input("x", 2, 3, 5, 5), 3, WIDTH);
    for (int outer = 0; outer < 2; outer++) {
      String inner = net.conv(x, WIDTH, WIDTH);
      String sum = net.op("Add", List.of(inner, net.conv(inner, WIDTH, WIDTH)));
      x = net.op("Add", List.of(x, sum));
    }
    Dropped.look(
        model(x),
        (graph, _) -> {
          assertEquals(4, graph.countable().size());
          List<String> names = graph.countable().stream().map(Block::name).toList();
          Map<String, BlockScore> scores =
              scores(graph, names.get(0), names.get(1), names.get(2), names.get(3));
          assertEquals(
              List.of(names.get(0), names.get(2)).subList(0, count), graph.least(count, scores));
          assertThrows(IllegalArgumentException.class, () -> graph.least(3, scores));
        });
  }

  /** Each layer by itself, where an operator that does nothing stands in its place. */
  private static int dropEach(byte[] model) throws Exception {
    List<String> tried = new ArrayList<>();
    Dropped.look(
        model,
        (graph, file) -> {
          OnnxGraph main = graph.network().model().graph();
          var inputs = Pruned.inputs(file);
          for (Block block : graph.blocks()) {
            if (block.kind() == Block.Kind.LAYER && graph.network().layers().size() > 1) {
              ModelEditor editor = graph.network().model().edit();
              OnnxNode last = main.producer(block.to()).orElseThrow();
              editor.replaceNode(
                  last, List.of(NewNode.of("Identity", List.of(block.from()), block.to())));
              byte[] less = Dropped.without(graph, block.name());
              Pruned.same(editor.toBytes(), less, inputs);
              Dropped.look(
                  less,
                  (left, _) ->
                      assertEquals(
                          graph.network().parameters() - block.parameters(),
                          left.network().parameters()));
              tried.add(block.name());
            }
          }
        });
    return tried.size();
  }

  @ParameterizedTest
  @CsvSource({
    "resnet, 6",
    "densenet, 1",
    "mobilenet-v2, 2",
    "mobilenet-v3, 2",
    "shufflenet-v2, 16",
    "vit, 2",
    "decoder, 2"
  })
  void eachLayerOfArchitecturesCanGo(String name, int layers) throws Exception {
    try (var stream = LayerLimitsTest.class.getResourceAsStream(name + ".onnx")) {
      assertEquals(layers, dropEach(stream.readAllBytes()));
    }
  }

  @Test
  void eachLayerOfRandomNetworksCanGo() throws Exception {
    int tried = 0;
    for (long opset : new long[] {7, 9, 11, 13, 17}) {
      for (int seed = 0; seed < 8; seed++) {
        tried += dropEach(RandomNet.of(seed, 12, opset));
      }
    }
    assertTrue(tried > 40, tried + " layers");
  }
}
