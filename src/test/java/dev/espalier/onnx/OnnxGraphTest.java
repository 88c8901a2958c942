package dev.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxGraphTest {
  @TempDir Path folder;

  private OnnxModel model;
  private OnnxGraph main;
  private OnnxGraph then;

  @BeforeEach
  void open() throws Exception {
    Path file = folder.resolve("m.onnx");
    Models.branches().write(file);
    model = OnnxModel.open(file);
    main = model.graph();
    then = main.nodes().getLast().subgraphs().get("then_branch");
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void allGraphsAreListedDepthFirst() {
    assertEquals(
        List.of("", "choose.then_branch", "choose.else_branch"),
        model.allGraphs().stream().map(graph -> graph.path().text()).toList());
    assertEquals(Optional.of(main), then.parent());
    assertEquals(Optional.of(then), model.graph(then.path()));
  }

  @Test
  void graphsHavePathsOfTheirOwnWhateverTheNodesAreCalled() throws Exception {
    NewGraph inner =
        new NewGraph(
            "inner",
            List.of(NewNode.of("Identity", List.of("x"), "inner")),
            List.of(),
            List.of(),
            List.of(new ValueInfo("inner", Optional.empty(), Optional.empty())));
    ModelBuilder odd = ModelBuilder.opset(13).input("x", DataType.FLOAT, List.of()).output("y");
    // By what names would be made of their places, the second and third would be one.
    for (String name : List.of("#2", "", "", "#1", "a", "a", "a/then_branch.b")) {
      odd.node(
          NewNode.of("If", List.of("x"), "")
              .named(name)
              .with("then_branch", new AttributeValue.GraphValue(inner)));
    }
    odd.write(folder.resolve("odd.onnx"));
    try (OnnxModel opened = OnnxModel.open(folder.resolve("odd.onnx"))) {
      for (OnnxGraph graph : opened.allGraphs()) {
        assertEquals(Optional.of(graph), opened.graph(graph.path()));
      }
    }
  }

  @Test
  void consumersInSubgraphsAreFound() {
    assertEquals(List.of("then_mul", "else_add"), names(main.consumers("w")));
    assertEquals(List.of("then_mul", "else_add"), names(then.consumers("w")));
    assertEquals(List.of("choose"), names(main.consumers("flag")));
    assertEquals(List.of(), main.consumers("no such value"));
  }

  @Test
  void constantsAreFoundFromInside() {
    assertArrayEquals(new float[] {2}, then.constant("w").orElseThrow().toFloats());
    assertArrayEquals(new float[] {10}, then.constant("ten").orElseThrow().toFloats());
    assertEquals(Storage.CONSTANT_NODE, main.constant("ten").orElseThrow().storage());
    assertEquals("ten", main.constant("ten").orElseThrow().name());
    assertArrayEquals(new long[] {4, 5}, main.constant("list").orElseThrow().toLongs());
    assertFalse(main.constant("x").isPresent());
    assertFalse(main.constant("inner").isPresent(), "a constant of a subgraph is not seen outside");
    assertTrue(then.constant("inner").isPresent());
  }

  @Test
  void producersAreFoundFromInside() {
    assertEquals("negate", then.producer("n").orElseThrow().name());
    assertFalse(then.producer("x").isPresent());
  }

  @Test
  void declarationsAreFoundFromInside() {
    assertEquals(Optional.of(List.of(Dim.of(1))), then.value("x").orElseThrow().shape());
    assertEquals(Optional.of(DataType.FLOAT), main.value("y").orElseThrow().type());
  }

  @Test
  void attributesAreTyped() {
    OnnxNode clip = main.nodes().getFirst();
    assertEquals(3, clip.attributes().intValue("whole").orElseThrow());
    assertEquals(7, clip.attributes().intValue("missing", 7));
    assertEquals(Optional.of(0.5f), clip.attributes().floatValue("part"));
    assertEquals(Optional.of("text"), clip.attributes().string("word"));
    assertEquals(Optional.of(List.of(1L, 2L)), clip.attributes().ints("list"));
    assertFalse(clip.attributes().string("whole").isPresent());
    assertFalse(clip.is("Other"), "an operator of another domain is no standard one");
  }

  private static List<String> names(List<OnnxNode> nodes) {
    return nodes.stream().map(OnnxNode::name).toList();
  }
}
