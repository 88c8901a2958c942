package dev.espalier.structure;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.recipe.StructurePlan;
import dev.espalier.structure.block.Block;
import dev.espalier.structure.block.BlockGraph;
import dev.espalier.structure.cut.StructureCut;
import dev.espalier.structure.vocabulary.TokenTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Models without some of their blocks. */
final class Dropped {
  private Dropped() {}

  /** What a test does with the blocks of a model. */
  interface Look {
    void at(BlockGraph graph, Path file) throws Exception;
  }

  static void look(byte[] bytes, Look look) throws Exception {
    Path file = Files.createTempFile("blocks", ".onnx");
    try {
      Files.write(file, bytes);
      try (OnnxModel model = OnnxModel.open(file)) {
        look.at(BlockGraph.of(Network.of(model)), file);
      }
    } finally {
      Files.delete(file);
    }
  }

  static byte[] without(BlockGraph graph, String... names) {
    StructurePlan plan = StructurePlan.NONE.withDropped(List.of(names));
    return StructureCut.of(graph, TokenTables.of(graph.network()), plan).toBytes();
  }

  /** Why blocks cannot be dropped. */
  static String refused(BlockGraph graph, String... names) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> without(graph, names)).getMessage());
  }

  static String[] names(BlockGraph graph) {
    return graph.blocks().stream().map(Block::name).toArray(String[]::new);
  }

  /** The operators of a block. */
  static List<String> ops(Block block) {
    return block.nodes().stream().map(OnnxNode::opType).toList();
  }
}
