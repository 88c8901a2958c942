package dev.espalier.onnx;

import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.ValueInfoProto;
import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.Piece;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the graphs of a model as a draft says, copying all that did not change. */
final class GraphAssembler {
  private final ModelDraft model;
  private final Placement placement;
  private final Source source;
  private final NodeAssembler nodes;
  private final TensorAssembler tensors;

  GraphAssembler(ModelDraft model, Placement placement) {
    this.model = model;
    this.placement = placement;
    this.source = model.model().source();
    this.nodes = new NodeAssembler(source);
    this.tensors = new TensorAssembler(source);
  }

  /** The body of {@code graph}, or nothing if it is the same as in the file. */
  Optional<List<Piece>> body(OnnxGraph graph) {
    Map<Integer, Map<String, List<Piece>>> changed = changedSubgraphs(graph);
    GraphDraft draft = model.graphOrNull(graph);
    if (draft == null
        && changed.isEmpty()
        && !graph.parts().hasExternal()
        && !placement.movesAny(graph)) {
      return Optional.empty();
    }
    return Optional.of(
        new Body(graph, draft == null ? new GraphDraft(graph) : draft).pieces(changed));
  }

  private Map<Integer, Map<String, List<Piece>>> changedSubgraphs(OnnxGraph graph) {
    Map<Integer, Map<String, List<Piece>>> changed = new HashMap<>();
    for (OnnxGraph child : graph.parts().subgraphs) {
      Optional<List<Piece>> body = body(child);
      if (body.isPresent()) {
        changed
            .computeIfAbsent(child.parts().owner, owner -> new HashMap<>())
            .put(child.parts().attribute, body.get());
      }
    }
    return changed;
  }

  /** One graph that has changed. */
  private final class Body {
    private final OnnxGraph graph;
    private final GraphParts parts;
    private final GraphDraft draft;
    private final SortedMap<Integer, List<Piece>> edits = new TreeMap<>();
    private final List<Piece> tail = new ArrayList<>();
    private final Set<Integer> lifted = new HashSet<>();

    Body(OnnxGraph graph, GraphDraft draft) {
      this.graph = graph;
      this.parts = graph.parts();
      this.draft = draft;
    }

    List<Piece> pieces(Map<Integer, Map<String, List<Piece>>> changed) {
      putTensors();
      putNodes(changed);
      for (String input : draft.droppedInputs()) {
        Integer at = parts.inputAt.get(input);
        if (at != null) {
          edits.put(at, List.of());
        }
      }
      for (String value : draft.undeclared()) {
        parts.declaredAt.getOrDefault(value, List.of()).forEach(at -> edits.put(at, List.of()));
      }
      if (draft.hasOtherOutputs()) {
        parts.outputAt.forEach(at -> edits.put(at, List.of()));
      }
      for (String output : draft.outputs()) {
        ValueInfoProto named =
            ValueInfoProto.newBuilder().setNameBytes(Names.encode(output)).build();
        tail.add(Pieces.message(GraphProto.OUTPUT_FIELD_NUMBER, named));
      }
      return splice();
    }

    private void putTensors() {
      draft
          .replacements()
          .forEach((name, replacement) -> {
            List<Piece> written = replacement.tensors().stream().map(this::place).toList();
            Integer at = parts.initializerAt.getOrDefault(name, parts.sparseAt.get(name));
            if (at == null) {
              tail.addAll(written);
            } else {
              edits.put(at, written);
            }
          });
      draft.tensors().forEach(tensor -> tail.add(place(tensor)));
      if (placement.movesAny(graph)) {
        parts.initializers.values().forEach(this::moveInitializer);
        graph.nodes().stream().filter(node -> node.is("Constant")).forEach(this::liftConstant);
      } else {
        parts.external.forEach(name -> moveInitializer(parts.initializers.get(name)));
        parts.externalConstants.forEach(index -> liftConstant(graph.nodes().get(index)));
      }
    }

    private Piece place(DraftTensor tensor) {
      return placement
          .external(graph, tensor.tensor().name(), tensor.tensor().payload())
          .map(record ->
              Pieces.external(GraphProto.INITIALIZER_FIELD_NUMBER, tensor.tensor(), record))
          .orElse(tensor.inline());
    }

    private void moveInitializer(@Nullable OnnxTensor tensor) {
      if (tensor == null
          || (!tensor.dataType().isSized() && tensor.storage() != Storage.EXTERNAL)
          || draft.replacements().containsKey(tensor.name())) {
        return;
      }
      Optional<Map<String, String>> record =
          placement.external(graph, tensor.name(), new OriginalPayload(tensor));
      Integer at = parts.initializerAt.get(tensor.name());
      boolean inside = tensor.storage() == Storage.EXTERNAL && !placement.keepsExternal();
      if (at != null && (record.isPresent() || inside)) {
        edits.put(at, List.of(tensors.assemble(parts.fields.get(at), tensor, record)));
      }
    }

    /** The constant of a node can be elsewhere only as an initializer. */
    private void liftConstant(OnnxNode node) {
      OnnxTensor tensor = node.attributes().tensor("value").orElse(null);
      if (tensor == null
          || !tensor.dataType().isSized()
          || draft.replacements().containsKey(node.output(0))) {
        return;
      }
      Payload payload = new OriginalPayload(tensor);
      NewTensor initializer =
          new NewTensor(node.output(0), tensor.dataType(), tensor.dims(), payload);
      Optional<Map<String, String>> record = placement.external(graph, initializer.name(), payload);
      if (record.isPresent()) {
        lifted.add(node.index());
        tail.add(Pieces.external(GraphProto.INITIALIZER_FIELD_NUMBER, initializer, record.get()));
      } else if (tensor.storage() == Storage.EXTERNAL) {
        lifted.add(node.index());
        tail.add(Pieces.tensor(GraphProto.INITIALIZER_FIELD_NUMBER, initializer));
      }
    }

    private void putNodes(Map<Integer, Map<String, List<Piece>>> changed) {
      for (String name : draft.replacements().keySet()) {
        OnnxNode constant = graph.producers().get(name);
        if (constant != null) {
          lifted.add(constant.index());
        }
      }
      Set<Integer> touched = new HashSet<>(draft.nodes().keySet());
      touched.addAll(changed.keySet());
      touched.addAll(lifted);
      for (int index : touched) {
        Field field = parts.fields.get(parts.nodeAt.get(index));
        NodeDraft node = draft.nodeOrNull(index);
        if (lifted.contains(index)) {
          edits.put(parts.nodeAt.get(index), List.of());
        } else {
          NodeDraft present = node == null ? new NodeDraft(graph.nodes().get(index)) : node;
          edits.put(
              parts.nodeAt.get(index), node(field, present, changed.getOrDefault(index, Map.of())));
        }
      }
    }

    private List<Piece> node(Field field, NodeDraft node, Map<String, List<Piece>> subgraphs) {
      List<Piece> pieces = new ArrayList<>(1);
      node.before().forEach(added -> pieces.add(added.piece()));
      if (!node.isRemoved()) {
        Piece made = subgraphs.isEmpty() ? node.cached() : null;
        if (made == null) {
          made = nodes.assemble(field, node, subgraphs);
          if (subgraphs.isEmpty()) {
            node.cache(made);
          }
        }
        pieces.add(made);
      }
      node.after().forEach(added -> pieces.add(added.piece()));
      return pieces;
    }

    private List<Piece> splice() {
      PieceList out = new PieceList(source.bytes());
      draft.front().forEach(node -> out.add(node.piece()));
      draft
          .replacements()
          .values()
          .forEach(made -> made.decode().forEach(node -> out.add(node.piece())));
      long position = parts.field.value();
      for (Map.Entry<Integer, List<Piece>> edit : edits.entrySet()) {
        Field field = parts.fields.get(edit.getKey());
        out.copy(position, field.start());
        out.addAll(edit.getValue());
        position = field.end();
      }
      out.copy(position, parts.field.end());
      out.addAll(tail);
      return out.toList();
    }
  }
}
