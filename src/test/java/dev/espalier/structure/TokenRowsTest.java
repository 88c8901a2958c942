package dev.espalier.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.Tensor;
import dev.espalier.network.Network;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.MiniLm;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.KeptRows;
import dev.espalier.recipe.StructurePlan;
import dev.espalier.structure.block.BlockGraph;
import dev.espalier.structure.cut.StructureCut;
import dev.espalier.structure.vocabulary.TokenTable;
import dev.espalier.structure.vocabulary.TokenTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenRowsTest {
  private static final int UNKNOWN = 100;
  private static final int ROWS = 30_522;
  private static final int ROW_BYTES = 384 * Float.BYTES;

  @TempDir private Path folder;

  private static byte[] without(Network network, String table, BitSet kept, int unknown) {
    StructurePlan plan = StructurePlan.NONE.withRows(table, new KeptRows(kept, unknown));
    ModelEditor editor = StructureCut.of(BlockGraph.of(network), TokenTables.of(network), plan);
    return editor.toBytes();
  }

  private static Map<String, Tensor> inputs(long... ids) {
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    return Map.of(
        "input_ids", Tensor.of(ids, 1, ids.length),
        "attention_mask", Tensor.of(ones, 1, ids.length),
        "token_type_ids", Tensor.of(new long[ids.length], 1, ids.length));
  }

  private static void assertSame(Map<String, Tensor> wanted, Map<String, Tensor> got) {
    assertEquals(wanted.keySet(), got.keySet());
    wanted.forEach(
        (name, tensor) -> assertArrayEquals(tensor.toFloats(), got.get(name).toFloats(), name));
  }

  @Test
  void textsOfKeptTokensGiveTheSameBitForBitAndOthersThatOfTheUnknown() throws Exception {
    Path original = MiniLm.in(folder);
    BitSet kept = new BitSet();
    kept.set(UNKNOWN);
    kept.set(1000, 2000);
    Set<Long> gone = new HashSet<>();
    List<long[]> sentences = MiniLm.sentences();
    for (long[] sentence : sentences.subList(0, 5)) {
      Arrays.stream(sentence).forEach(id -> kept.set((int) id));
    }
    for (long[] sentence : sentences) {
      Arrays.stream(sentence).filter(id -> !kept.get((int) id)).forEach(gone::add);
    }
    assertTrue(gone.size() > 5, gone::toString);
    byte[] less;
    try (OnnxModel model = OnnxModel.open(original)) {
      Network network = Network.of(model);
      TokenTable table = TokenTables.of(network).largest().orElseThrow();
      assertEquals(ROWS, table.rows());
      assertEquals(ROW_BYTES, table.rowBytes());
      less = without(network, table.name(), kept, UNKNOWN);
    }
    long saved = (long) (ROWS - kept.cardinality()) * ROW_BYTES - (long) ROWS * Integer.BYTES;
    assertTrue(Math.abs(saved - (Files.size(original) - less.length)) < 1000, saved + " bytes");
    byte[] before = Files.readAllBytes(original);
    for (long[] sentence : sentences) {
      long[] known = Arrays.stream(sentence).map(id -> kept.get((int) id) ? id : UNKNOWN).toArray();
      assertSame(Pruned.run(before, inputs(known)), Pruned.run(less, inputs(sentence)));
    }
  }

  @Test
  void wordsOfTheDecoderAreATableAndItsPlacesAreNot() throws Exception {
    Path file = folder.resolve("decoder.onnx");
    try (var stream = TokenRowsTest.class.getResourceAsStream("decoder.onnx")) {
      Files.copy(stream, file);
    }
    try (OnnxModel model = OnnxModel.open(file)) {
      Network network = Network.of(model);
      TokenTables tables = TokenTables.of(network);
      assertEquals(List.of("words"), tables.tables().stream().map(TokenTable::name).toList());
      BitSet kept = new BitSet();
      kept.set(0, 64);
      assertArrayEquals(Files.readAllBytes(file), without(network, "words", kept, 3));
      String name = model.graph().inputs().getFirst().name();
      kept.clear(10, 20);
      byte[] less = without(network, "words", kept, 3);
      long[] ids = {9, 10, 19, 20, 0, 1, 2, 3, 15, 63, 40, 11};
      long[] known = {9, 3, 3, 20, 0, 1, 2, 3, 3, 63, 40, 3};
      Map<String, Tensor> gone = Map.of(name, Tensor.of(ids, 1, 12));
      Map<String, Tensor> unknown = Map.of(name, Tensor.of(known, 1, 12));
      assertSame(Pruned.run(Files.readAllBytes(file), unknown), Pruned.run(less, gone));
      BitSet beyond = new BitSet();
      beyond.set(60, 65);
      assertTrue(
          refused(network, "words", beyond, 60).contains("has 64 rows and cannot keep row 64"));
      assertTrue(refused(network, "places", kept, 3).contains("there is words"));
    }
  }

  /** Where logits are products with the same table, its rows are needed for all tokens. */
  @Test
  void tableOfWhichLogitsAreMadeIsRefusedWithTheReason() throws Exception {
    Net net = new Net(17, 1);
    net.builder().input("ids", DataType.INT32, List.of(Dim.of(1), Dim.of(4)));
    String table = net.weight("words.weight", 20, 8);
    String rows = net.op("Gather", List.of(table, net.op("Identity", List.of("ids"))));
    net.output(net.op("MatMul", List.of(rows, net.op("Transpose", List.of(table)))));
    Pruned.look(
        net.toBytes(),
        (graph, file) -> {
          TokenTables tables = TokenTables.of(graph.network());
          assertEquals(List.of(), tables.tables());
          assertTrue(
              tables.fixed().get("words").contains("needs all rows"), tables.fixed()::toString);
        });
  }

  /** Rows are picked in two places, by numbers of 32 bits. */
  @Test
  void allThatPickRowsOfATableFindThemWhereTheyAre() throws Exception {
    Net net = new Net(17, 2);
    net.builder().input("ids", DataType.INT32, List.of(Dim.of(1), Dim.of(6)));
    net.builder().input("more", DataType.INT64, List.of(Dim.of(1), Dim.of(6)));
    String table = net.weight("words.weight", 20, 8);
    net.output(
        net.op(
            "Add",
            List.of(
                net.op("Gather", List.of(table, "ids")),
                net.op("Gather", List.of(table, "more")))));
    byte[] bytes = net.toBytes();
    Pruned.look(
        bytes,
        (graph, file) -> {
          BitSet kept = new BitSet();
          kept.set(2);
          kept.set(5, 15);
          byte[] less = without(graph.network(), "words", kept, 7);
          int[] ids = {0, 2, 5, 14, 15, -6};
          int[] known = {7, 2, 5, 14, 7, 14};
          long[] more = {19, 6, 7, -1, 8, 4};
          long[] knownMore = {7, 6, 7, 7, 8, 7};
          assertSame(
              Pruned.run(
                  bytes, Map.of("ids", Tensor.of(known, 1, 6), "more", Tensor.of(knownMore, 1, 6))),
              Pruned.run(less, Map.of("ids", Tensor.of(ids, 1, 6), "more", Tensor.of(more, 1, 6))));
        });
  }

  @Test
  void unknownTokenHasToBeKept() {
    BitSet kept = new BitSet();
    assertThrows(IllegalArgumentException.class, () -> new KeptRows(kept, 0));
    kept.set(3);
    assertThrows(IllegalArgumentException.class, () -> new KeptRows(kept, 4));
    assertThrows(IllegalArgumentException.class, () -> new KeptRows(kept, -1));
  }

  private static String refused(Network network, String table, BitSet kept, int unknown) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> without(network, table, kept, unknown))
            .getMessage());
  }
}
