package dev.espalier.structure;

import static dev.espalier.structure.Net.with;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.structure.block.Block;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers by themselves, dropped with what only belongs to them. */
class PlainLayersTest {
  private static final int WIDTH = 12;

  /** Something between a value and another one. */
  private interface Part {
    String add(Net net, String from);
  }

  private static final Map<String, Part> PICTURES =
      Map.of(
          "bias and activation",
          (net, from) -> net.op("Relu", List.of(net.conv(from, WIDTH, WIDTH, 3, 1, true))),
          "normalization",
          (net, from) ->
              net.op(
                  "Clip", List.of(net.norm(net.conv(from, WIDTH, WIDTH, 3, WIDTH, false), WIDTH))),
          "scale and shift",
          (net, from) -> {
            String conv = net.conv(from, WIDTH, WIDTH, 1, 1, false);
            String scaled = net.op("Mul", List.of(net.weight(1, WIDTH, 1, 1), conv));
            return net.op("Add", List.of(scaled, net.weight(WIDTH, 1, 1)));
          },
          "swish",
          (net, from) -> {
            String conv = net.conv(from, WIDTH, WIDTH, 1, 2, true);
            return net.op("Mul", List.of(conv, net.op("Sigmoid", List.of(conv))));
          },
          "normalization behind",
          (net, from) ->
              net.norm(
                  net.op(
                      "PRelu",
                      List.of(net.conv(from, WIDTH, WIDTH, 3, 3, true), net.weight(WIDTH, 1, 1))),
                  WIDTH),
          "transposed",
          (net, from) ->
              net.op(
                  "LeakyRelu",
                  List.of(net.op("ConvTranspose", List.of(from, net.weight(WIDTH, WIDTH, 1, 1))))));

  private static final Map<String, Part> SEQUENCES =
      Map.of(
          "product",
          (net, from) ->
              net.op(
                  "Add",
                  List.of(
                      net.weight(WIDTH),
                      net.op("MatMul", List.of(from, net.weight(WIDTH, WIDTH))))),
          "product of rows",
          (net, from) -> {
            String made = net.op("MatMul", List.of(net.weight(5, 5), from));
            return net.op("Tanh", List.of(net.op("Add", List.of(made, net.weight(5, 1)))));
          },
          "gelu",
          (net, from) -> {
            String made = net.op("MatMul", List.of(from, net.weight(WIDTH, WIDTH)));
            String root = net.constant("root", new float[] {1.4142135f});
            String error = net.op("Erf", List.of(net.op("Div", List.of(made, root))));
            String one = net.constant("one", new float[] {1});
            String gate = net.op("Add", List.of(error, one));
            String half = net.constant("half", new float[] {0.5f});
            return net.op("Mul", List.of(net.op("Mul", List.of(made, gate)), half));
          });

  private static byte[] model(Net net, String value) {
    net.builder().node(new NewNode("", "Identity", "end", List.of(value), List.of("y"), Map.of()));
    net.output("y");
    return net.toBytes();
  }

  private static String picture(Net net) {
    return net.conv(net.input("x", 2, 3, 7, 7), 3, WIDTH);
  }

  /** A part between layers of other sizes, or beside what takes the way past it. */
  private static byte[] between(String name, boolean without) {
    Net net = new Net(16, 7);
    boolean isPicture = PICTURES.containsKey(name);
    String from =
        isPicture
            ? picture(net)
            : net.op("MatMul", List.of(net.input("x", 2, 5, 4), net.weight(4, WIDTH)));
    String made = (isPicture ? PICTURES : SEQUENCES).get(name).add(net, from);
    String next = without ? from : made;
    return model(
        net,
        isPicture
            ? net.conv(next, WIDTH, 5)
            : net.op("MatMul", List.of(next, net.weight(WIDTH, 6))));
  }

  @ParameterizedTest
  @CsvSource({
    "bias and activation, 2",
    "normalization, 3",
    "scale and shift, 3",
    "swish, 3",
    "normalization behind, 3",
    "transposed, 2",
    "product, 2",
    "product of rows, 3",
    "gelu, 6"
  })
  void withoutLayerItsUsersTakeWhatFlowsIntoIt(String name, int operators) throws Exception {
    Dropped.look(
        between(name, false),
        (graph, file) -> {
          assertEquals(1, graph.blocks().size(), graph.blocks()::toString);
          Block block = graph.blocks().getFirst();
          assertEquals(Block.Kind.LAYER, block.kind());
          assertEquals(operators, block.nodes().size(), () -> Dropped.ops(block).toString());
          assertEquals(block.layers(), List.of(block.name()));
          byte[] less = Dropped.without(graph, block.name());
          Pruned.same(between(name, true), less, Pruned.inputs(file));
          int nodes = graph.network().model().graph().nodes().size();
          Dropped.look(
              less,
              (rest, _) -> {
                OnnxGraph left = rest.network().model().graph();
                assertEquals(nodes - operators, left.nodes().size());
                // Weights, and of convolutions biases, before and behind, and none of the layer.
                assertEquals(PICTURES.containsKey(name) ? 4 : 2, left.initializers().size());
              });
        });
  }

  private static byte[] two(boolean first, boolean second) {
    Net net = new Net(16, 3);
    String from = picture(net);
    String one = PICTURES.get("swish").add(net, from);
    String middle = first ? from : one;
    String other = PICTURES.get("normalization").add(net, middle);
    return model(net, net.conv(second ? middle : other, WIDTH, 4));
  }

  @Test
  void layersBehindOneAnotherCanGoTogether() throws Exception {
    Dropped.look(
        two(false, false),
        (graph, file) -> {
          String[] names = Dropped.names(graph);
          assertEquals(2, names.length);
          var inputs = Pruned.inputs(file);
          Pruned.same(two(true, false), Dropped.without(graph, names[0]), inputs);
          Pruned.same(two(false, true), Dropped.without(graph, names[1]), inputs);
          Pruned.same(two(true, true), Dropped.without(graph, names[1], names[0]), inputs);
        });
  }

  /** Way past a layer, or two of them. */
  private static byte[] residual(int layers, int without, boolean outer) {
    Net net = new Net(16, 11);
    String from = picture(net);
    String value = from;
    for (int layer = 0; layer < layers; layer++) {
      String made = PICTURES.get("bias and activation").add(net, value);
      value = layer == without ? value : made;
    }
    String sum = net.op("Add", List.of(from, value));
    return model(net, net.conv(outer ? from : sum, WIDTH, 4));
  }

  @Test
  void layersWithinBlocksAreListedBehindThemAndCannotGoWithThem() throws Exception {
    Dropped.look(
        residual(2, -1, false),
        (graph, file) -> {
          List<Block> blocks = graph.blocks();
          assertEquals(
              List.of(Block.Kind.RESIDUAL, Block.Kind.LAYER, Block.Kind.LAYER),
              blocks.stream().map(Block::kind).toList());
          var inputs = Pruned.inputs(file);
          String all = blocks.get(0).name();
          Pruned.same(residual(2, -1, true), Dropped.without(graph, all), inputs);
          for (int layer = 0; layer < 2; layer++) {
            String name = blocks.get(1 + layer).name();
            Pruned.same(residual(2, layer, false), Dropped.without(graph, name), inputs);
            assertEquals(
                "block '" + name + "' lies within '" + all + "': drop one of them",
                Dropped.refused(graph, all, name));
          }
        });
  }

  @Test
  void layerThatIsAllOfResidualBlockIsListedOnce() throws Exception {
    Dropped.look(
        residual(1, -1, false),
        (graph, file) -> {
          assertEquals(1, graph.blocks().size(), graph.blocks()::toString);
          Block block = graph.blocks().getFirst();
          assertEquals(Block.Kind.RESIDUAL, block.kind());
          assertEquals(List.of(block.name()), block.layers());
          Pruned.same(
              residual(1, -1, true), Dropped.without(graph, block.name()), Pruned.inputs(file));
        });
  }

  @Test
  void somethingIsLeft() throws Exception {
    Net net = new Net(16, 5);
    String value = net.input("x", 2, WIDTH, 6, 6);
    for (String name : List.of("swish", "normalization")) {
      value = PICTURES.get(name).add(net, value);
    }
    Dropped.look(
        model(net, value),
        (graph, file) -> {
          String[] names = Dropped.names(graph);
          assertEquals(2, names.length);
          assertEquals(
              "without these blocks no layer would be left", Dropped.refused(graph, names));
        });
  }

  /** A layer whose value the network puts out, or something else uses, before its activation. */
  private static byte[] tapped(boolean putOut, boolean without) {
    Net net = new Net(16, 13);
    String from = picture(net);
    String conv = net.conv(from, WIDTH, WIDTH);
    String tap = without ? from : conv;
    if (putOut) {
      net.builder()
          .node(new NewNode("", "Identity", "tap", List.of(tap), List.of("tapped"), Map.of()));
      net.output("tapped");
    }
    String relu = net.op("Relu", List.of(tap));
    String ends = putOut ? relu : net.op("Add", List.of(relu, net.op("Softmax", List.of(tap))));
    return model(net, net.conv(ends, WIDTH, 4));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatOthersUseIsNoneOfTheLayer(boolean putOut) throws Exception {
    Dropped.look(
        tapped(putOut, false),
        (graph, file) -> {
          assertEquals(List.of("Conv"), Dropped.ops(graph.blocks().getFirst()));
          Pruned.same(
              tapped(putOut, true),
              Dropped.without(graph, graph.blocks().getFirst().name()),
              Pruned.inputs(file));
        });
  }

  /** The value of the layer itself is an output, by its own name. */
  private static byte[] putOut(boolean without) {
    Net net = new Net(16, 17);
    String from = net.norm(picture(net), WIDTH);
    String weight = net.weight(WIDTH, WIDTH, 1, 1);
    net.builder()
        .node(
            without
                ? new NewNode("", "Identity", "mid", List.of(from), List.of("mid"), Map.of())
                : new NewNode("", "Conv", "mid", List.of(from, weight), List.of("mid"), Map.of()));
    net.output("mid");
    return model(net, net.conv(net.op("Relu", List.of("mid")), WIDTH, 4));
  }

  @Test
  void whatTheNetworkPutsOutIsStillPutOut() throws Exception {
    Dropped.look(
        putOut(false),
        (graph, file) -> {
          Block block = graph.blocks().getFirst();
          assertEquals(List.of("Conv"), Dropped.ops(block));
          assertEquals("mid", block.to());
          Pruned.same(putOut(true), Dropped.without(graph, block.name()), Pruned.inputs(file));
        });
  }

  /** A constant for each place is no bias, and an operator on rows of a sequence no activation. */
  @Test
  void onlyWhatIsByChannelBelongsToLayer() throws Exception {
    Net net = new Net(16, 19);
    String x = net.op("MatMul", List.of(net.input("x", 2, 5, 4), net.weight(4, WIDTH)));
    String layer = net.op("MatMul", List.of(x, net.weight(WIDTH, WIDTH)));
    String placed = net.op("Add", List.of(layer, net.weight(5, WIDTH)));
    String other = net.op("MatMul", List.of(placed, net.weight(WIDTH, WIDTH)));
    String mixed = net.op("Softmax", List.of(other), with("axis", -1));
    Dropped.look(
        model(net, net.op("MatMul", List.of(mixed, net.weight(WIDTH, 3)))),
        (graph, file) ->
            assertEquals(
                List.of(List.of("MatMul"), List.of("MatMul")),
                graph.blocks().stream().map(Dropped::ops).toList()));
  }
}
