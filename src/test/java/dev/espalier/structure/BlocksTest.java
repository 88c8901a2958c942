package dev.espalier.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.Tensor;
import dev.espalier.network.Network;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.MiniLm;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.recipe.StructurePlan;
import dev.espalier.structure.block.Block;
import dev.espalier.structure.block.BlockGraph;
import dev.espalier.structure.cut.StructureCut;
import dev.espalier.structure.vocabulary.TokenTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlocksTest {
  private static final String RESIDUAL = "assets/samples/residual.onnx";

  @TempDir private Path folder;

  private Path resource(String name) throws Exception {
    Path file = folder.resolve(name);
    try (var stream = BlocksTest.class.getResourceAsStream(name)) {
      Files.copy(stream, file);
    }
    return file;
  }

  /** The model in which what the block adds is zero, as its last weights and biases are. */
  static void zero(Block block, ModelEditor editor) {
    OnnxNode sum = editor.model().graph().producer(block.to()).orElseThrow();
    for (String side : sum.inputs()) {
      if (!side.equals(block.from())) {
        zero(side, editor);
      }
    }
  }

  private static void zero(String value, ModelEditor editor) {
    OnnxNode node = editor.model().graph().producer(value).orElseThrow();
    List<String> constants =
        switch (node.opType()) {
          case "BatchNormalization" -> node.inputs().subList(1, 3);
          case "Conv", "Gemm" -> node.inputs().subList(1, node.inputs().size());
          case "MatMul", "Add" ->
              node.inputs().stream()
                  .filter(input -> editor.model().graph().constant(input).isPresent())
                  .toList();
          case "Reshape" -> List.of();
          default -> throw new AssertionError(node.toString());
        };
    for (String input : constants) {
      OnnxTensor tensor = editor.model().graph().constant(input).orElseThrow();
      float[] zeros = new float[(int) tensor.dims().elementCount()];
      NewTensor made = NewTensor.of(input, tensor.dims(), zeros);
      editor.replaceTensor(GraphPath.MAIN, input, List.of(made), List.of());
    }
    if (node.is("Add") || node.is("Reshape")) {
      zero(
          node.inputs().stream().filter(input -> !constants.contains(input)).findFirst().get(),
          editor);
    }
  }

  private static byte[] dropped(BlockGraph graph, String... names) {
    StructurePlan plan = StructurePlan.NONE.withDropped(List.of(names));
    return StructureCut.of(graph, TokenTables.of(graph.network()), plan).toBytes();
  }

  private static void check(BlockGraph graph, Map<String, Tensor> inputs, String... names)
      throws Exception {
    ModelEditor zeroed = graph.network().model().edit();
    for (String name : names) {
      zero(graph.block(name).orElseThrow(), zeroed);
    }
    Pruned.same(zeroed.toBytes(), dropped(graph, names), inputs);
  }

  @Test
  void blocksOfTheSampleAreFoundAndThoseWithProjectionsSayWhy() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of(RESIDUAL))) {
      BlockGraph graph = BlockGraph.of(Network.of(model));
      assertEquals(
          List.of("stage2.block1", "stage3.block1", "stage3.block2"),
          graph.countable().stream().map(Block::name).toList());
      assertEquals(
          Set.of("stage1.block0", "stage2.block0", "stage3.block0"), graph.fixed().keySet());
      assertTrue(
          graph.fixed().get("stage1.block0").contains("projection"), graph.fixed()::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "stage2.block1,",
    "stage3.block1,",
    "stage3.block2,stage3.block1",
    "stage2.block1,stage3.block2"
  })
  void sampleWithoutBlocksIsTheSampleWhoseBranchesAreZero(String first, String second)
      throws Exception {
    Path file = Path.of(RESIDUAL);
    try (OnnxModel model = OnnxModel.open(file)) {
      BlockGraph graph = BlockGraph.of(Network.of(model));
      String[] names = second == null ? new String[] {first} : new String[] {first, second};
      check(graph, Pruned.inputs(file), names);
    }
  }

  @ParameterizedTest
  @CsvSource({"resnet,2", "mobilenet-v2,2", "vit,4", "decoder,4"})
  void eachBlockOfArchitecturesCanGo(String name, int blocks) throws Exception {
    Path file = resource(name + ".onnx");
    try (OnnxModel model = OnnxModel.open(file)) {
      BlockGraph graph = BlockGraph.of(Network.of(model));
      assertEquals(blocks, graph.countable().size(), () -> graph.countable() + " " + graph.fixed());
      Map<String, Tensor> inputs = Pruned.inputs(file);
      for (Block block : graph.countable()) {
        check(graph, inputs, block.name());
      }
      check(graph, inputs, graph.countable().stream().map(Block::name).toArray(String[]::new));
    }
  }

  @Test
  void halvesOfTheLayersOfMiniLmCanGo() throws Exception {
    Path file = MiniLm.in(folder);
    try (OnnxModel model = OnnxModel.open(file)) {
      BlockGraph graph = BlockGraph.of(Network.of(model));
      assertEquals(12, graph.countable().size(), () -> graph.countable() + " " + graph.fixed());
      long[] ids = MiniLm.sentences().getFirst();
      long[] ones = new long[ids.length];
      Arrays.fill(ones, 1);
      Map<String, Tensor> inputs =
          Map.of(
              "input_ids", Tensor.of(ids, 1, ids.length),
              "attention_mask", Tensor.of(ones, 1, ids.length),
              "token_type_ids", Tensor.of(new long[ids.length], 1, ids.length));
      List<String> names = graph.countable().stream().map(Block::name).toList();
      check(graph, inputs, names.get(0));
      check(graph, inputs, names.get(11));
      check(graph, inputs, names.get(2), names.get(3), names.get(8));
    }
  }

  /** What only served the block is not in the file any longer. */
  @Test
  void nothingIsWrittenThatNothingUses() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of(RESIDUAL))) {
      BlockGraph graph = BlockGraph.of(Network.of(model));
      Path file = folder.resolve("less.onnx");
      Files.write(file, dropped(graph, "stage3.block1"));
      try (OnnxModel less = OnnxModel.open(file)) {
        Set<String> used = new HashSet<>();
        less.graph().nodes().forEach(node -> used.addAll(node.inputs()));
        assertEquals(
            Set.of(),
            less.graph().initializers().stream()
                .map(OnnxTensor::name)
                .filter(name -> !used.contains(name))
                .collect(Collectors.toSet()));
        Network left = Network.of(less, graph.network());
        long gone = graph.block("stage3.block1").orElseThrow().parameters();
        assertEquals(2 * (256 * 9 + 256 * 256), gone);
        assertEquals(graph.network().parameters() - gone, left.parameters());
        assertTrue(Files.size(Path.of(RESIDUAL)) - Files.size(file) > 4 * gone);
      }
    }
  }

  @Test
  void whatCannotBeIsSaid() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of(RESIDUAL))) {
      BlockGraph graph = BlockGraph.of(Network.of(model));
      assertTrue(refused(graph, "nowhere").contains("no block 'nowhere'"));
      assertTrue(refused(graph, "stage1.block0").contains("projection on its shortcut"));
    }
  }

  private static String refused(BlockGraph graph, String... names) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> dropped(graph, names)).getMessage());
  }
}
