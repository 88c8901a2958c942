package dev.espalier.structure.cut;

import dev.espalier.network.Network;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.recipe.KeptRows;
import dev.espalier.recipe.StructurePlan;
import dev.espalier.structure.block.Block;
import dev.espalier.structure.block.BlockGraph;
import dev.espalier.structure.vocabulary.TokenTable;
import dev.espalier.structure.vocabulary.TokenTables;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Drops whole blocks from a model, and rows from its tables of tokens. What used the output of a
 * block uses its input; operators and constants that nothing else uses are not written. A small
 * table of integers in front of a table of tokens says which row each token has now, so that the
 * model still takes the tokens that it took.
 */
public final class StructureCut {
  private final OnnxModel model;
  private final OnnxGraph graph;
  private final ModelEditor editor;
  private final Set<String> putOut = new HashSet<>();
  private final Set<OnnxNode> removed = new LinkedHashSet<>();

  private StructureCut(Network network) {
    model = network.model();
    graph = model.graph();
    editor = model.edit();
    model.allGraphs().forEach(any -> any.outputs().forEach(output -> putOut.add(output.name())));
  }

  /**
   * The model without blocks and rows, to be written. Reads no weight until then.
   *
   * @throws IllegalArgumentException if a block or table is not known or cannot be changed, a block
   *     lies within another, or a table does not have the rows that are to be kept
   */
  public static ModelEditor of(BlockGraph blocks, TokenTables tables, StructurePlan plan) {
    StructureCut cut = new StructureCut(blocks.network());
    cut.drop(blocks.blocks(plan.dropped()));
    plan.rows().forEach((name, rows) -> cut.keep(tables.table(name), rows));
    return cut.editor;
  }

  private void drop(List<Block> blocks) {
    Map<String, String> replaced = new HashMap<>();
    Deque<OnnxNode> open = new ArrayDeque<>();
    for (Block block : blocks) {
      // Blocks come in order, so that what flows into one is known where it is dropped itself.
      String from = replaced.getOrDefault(block.from(), block.from());
      OnnxNode last = graph.producer(block.to()).orElseThrow();
      removed.add(last);
      open.add(last);
      if (putOut.contains(block.to())) {
        editor.replaceNode(last, List.of(NewNode.of("Identity", List.of(from), block.to())));
      } else {
        editor.replaceNode(last, List.of());
        editor.redirect(block.to(), from);
        replaced.put(block.to(), from);
      }
    }
    Set<String> kept = new HashSet<>(replaced.values());
    blocks.forEach(block -> kept.add(block.from()));
    sweep(open, kept);
  }

  /** What only served removed operators goes, too. */
  private void sweep(Deque<OnnxNode> open, Set<String> kept) {
    for (OnnxNode node = open.poll(); node != null; node = open.poll()) {
      for (String input : node.inputs()) {
        graph
            .producer(input)
            .filter(maker -> maker.graph().path().isMain() && isIdle(maker, kept))
            .filter(removed::add)
            .ifPresent(maker -> {
              editor.replaceNode(maker, List.of());
              open.add(maker);
            });
      }
    }
    Set<String> constants = new LinkedHashSet<>();
    for (OnnxNode node : removed) {
      node.inputs().stream().filter(this::isIdle).forEach(constants::add);
    }
    constants.stream().filter(graph::isInitializer).forEach(editor::dropTensor);
    editor.undeclare(
        removed.stream()
            .flatMap(node -> node.outputs().stream())
            .filter(value -> !putOut.contains(value))
            .toList());
  }

  private boolean isIdle(OnnxNode node, Set<String> kept) {
    return node.subgraphs().isEmpty()
        && node.outputs().stream()
            .allMatch(value -> value.isEmpty() || (!kept.contains(value) && isIdle(value)));
  }

  private boolean isIdle(String value) {
    return !putOut.contains(value) && removed.containsAll(graph.consumers(value));
  }

  private void keep(TokenTable table, KeptRows rows) {
    int count = table.rows();
    if (rows.kept().length() > count) {
      throw new IllegalArgumentException(
          "table '%s' has %,d rows and cannot keep row %d"
              .formatted(table.name(), count, rows.kept().length() - 1));
    }
    int[] kept = rows.kept().stream().toArray();
    if (kept.length == count || table.users().stream().allMatch(removed::contains)) {
      return;
    }
    List<int[]> axes = new ArrayList<>(List.of(kept));
    for (int axis = 1; axis < table.tensor().dims().rank(); axis++) {
      axes.add(IntStream.range(0, Math.toIntExact(table.tensor().dims().get(axis))).toArray());
    }
    SlicedPayload payload = SlicedPayload.of(table.tensor(), axes);
    String name = table.tensor().name();
    NewTensor smaller = new NewTensor(name, table.tensor().dataType(), payload.dims(), payload);
    editor.replaceTensor(GraphPath.MAIN, name, List.of(smaller), List.of());
    String places = editor.uniqueName(name + "_rows");
    editor.addTensor(GraphPath.MAIN, places(places, kept, count, rows.unknown()));
    for (OnnxNode user : table.users()) {
      String row = editor.uniqueName(user.output(0) + "_row");
      NewNode same = NewNode.copyOf(user).orElseThrow();
      NewNode changed =
          new NewNode(
              same.domain(),
              same.opType(),
              same.name(),
              List.of(name, row),
              same.outputs(),
              same.attributes());
      editor.replaceNode(
          user, List.of(NewNode.of("Gather", List.of(places, user.input(1)), row), changed));
    }
  }

  /** The row of each token, 32 bits each: the smallest integers that pick. */
  private static NewTensor places(String name, int[] kept, int count, int unknown) {
    int[] places = new int[count];
    Arrays.fill(places, Arrays.binarySearch(kept, unknown));
    for (int row = 0; row < kept.length; row++) {
      places[kept[row]] = row;
    }
    ByteBuffer raw = ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asIntBuffer().put(places);
    return NewTensor.of(name, DataType.INT32, Dims.of(count), raw.array());
  }
}
