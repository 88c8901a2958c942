package dev.espalier.onnx;

import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.ModelProto;
import dev.espalier.onnx.proto.ValueInfoProto;
import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.Piece;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Cuts operators out of a model, as a model of its own: with the same attributes, constants and
 * operator sets, byte for byte. External data comes inside.
 */
public final class ModelCut {
  /** Up to IR 3 initializers had to be inputs; from here on they are constants if they are not. */
  private static final long IR_WITH_CONSTANTS = 4;

  private final OnnxModel model;
  private final GraphParts parts;
  private final Set<Integer> nodes = new HashSet<>();
  private final Set<String> used = new HashSet<>();
  private final List<NewNode> added = new ArrayList<>();

  private ModelCut(OnnxModel model, Collection<OnnxNode> cut) {
    this.model = model;
    this.parts = model.graph().parts();
    for (OnnxNode node : cut) {
      if (!node.graph().path().isMain() || !node.subgraphs().isEmpty()) {
        throw new IllegalArgumentException(node + " cannot be cut out: it is in or has a subgraph");
      }
      nodes.add(node.index());
      used.addAll(node.inputs());
    }
  }

  /**
   * Writes a part of a model, in one step.
   *
   * @param cut operators of the main graph, without subgraphs
   * @param inputs the values that flow in, with type and shape. Whatever else the operators use has
   *     to be an initializer, or made by one of them
   * @param outputs the values that flow out
   * @throws OnnxException if it cannot be written
   */
  public static void write(
      OnnxModel model,
      Collection<OnnxNode> cut,
      List<ValueInfo> inputs,
      List<String> outputs,
      Path target)
      throws OnnxException {
    model.source().refuseOverwriting(target);
    model.source().checkUnchanged();
    List<Piece> pieces = new ModelCut(model, cut).pieces(inputs, outputs);
    ModelWriter.DIRECT.write(target, pieces, null);
  }

  /**
   * Constants that a model makes of other constants when it is loaded, as a model that makes them
   * and nothing else: without inputs, and small however large the rest is.
   *
   * @param outputs the constants, values of the main graph, and by each the name under which it is
   *     put out, which no value of the model has
   * @throws IllegalArgumentException if a value depends on an input, or is made by control flow
   */
  public static byte[] constants(OnnxModel model, Map<String, String> outputs) {
    ModelCut cut = new ModelCut(model, makers(model.graph(), outputs.keySet()));
    cut.used.addAll(outputs.keySet());
    outputs.forEach((value, name) -> cut.added.add(NewNode.of("Identity", List.of(value), name)));
    return ModelWriter.toBytes(cut.pieces(List.of(), List.copyOf(outputs.values())));
  }

  private static Set<OnnxNode> makers(OnnxGraph graph, Collection<String> values) {
    Set<OnnxNode> makers = new HashSet<>();
    Set<String> free =
        graph.inputs().stream().map(ValueInfo::name).collect(Collectors.toUnmodifiableSet());
    Deque<String> open = new ArrayDeque<>(values);
    for (String value = open.poll(); value != null; value = open.poll()) {
      if (free.contains(value)) {
        throw new IllegalArgumentException("input '" + value + "' is no constant");
      }
      graph.producer(value).filter(makers::add).ifPresent(node -> open.addAll(node.inputs()));
    }
    return makers;
  }

  private List<Piece> pieces(List<ValueInfo> inputs, List<String> outputs) {
    PieceList out = new PieceList(model.source().bytes());
    boolean raised = model.irVersion() < IR_WITH_CONSTANTS;
    if (raised) {
      out.add(Pieces.number(ModelProto.IR_VERSION_FIELD_NUMBER, IR_WITH_CONSTANTS));
    }
    for (Field field : model.fields()) {
      switch (field.number()) {
        case ModelProto.GRAPH_FIELD_NUMBER ->
            out.add(Piece.message(field.number(), graph(inputs, outputs)));
        case ModelProto.TRAINING_INFO_FIELD_NUMBER -> {}
        case ModelProto.IR_VERSION_FIELD_NUMBER -> {
          if (!raised) {
            out.copy(field);
          }
        }
        default -> out.copy(field);
      }
    }
    return out.toList();
  }

  private List<Piece> graph(List<ValueInfo> inputs, List<String> outputs) {
    PieceList out = new PieceList(model.source().bytes());
    for (OnnxNode node : model.graph().nodes()) {
      if (nodes.contains(node.index())) {
        put(node, out);
      }
    }
    added.forEach(node -> out.add(DraftNode.of(node).piece()));
    out.add(Pieces.text(GraphProto.NAME_FIELD_NUMBER, parts.name));
    for (OnnxTensor tensor : parts.initializers.values()) {
      if (used.contains(tensor.name())) {
        put(tensor, out);
      }
    }
    for (ValueInfo input : inputs) {
      out.add(Pieces.message(GraphProto.INPUT_FIELD_NUMBER, ValueInfos.toProto(input)));
    }
    for (String output : outputs) {
      ValueInfoProto named = ValueInfoProto.newBuilder().setNameBytes(Names.encode(output)).build();
      out.add(Pieces.message(GraphProto.OUTPUT_FIELD_NUMBER, named));
    }
    return out.toList();
  }

  /** A constant whose payload is in another file can come inside only as an initializer. */
  private void put(OnnxNode node, PieceList out) {
    Optional<OnnxTensor> constant =
        parts.externalConstants.contains(node.index())
            ? node.attributes().tensor("value")
            : Optional.empty();
    if (constant.isEmpty()) {
      out.copy(parts.fields.get(parts.nodeAt.get(node.index())));
      return;
    }
    OnnxTensor tensor = constant.get();
    NewTensor inside =
        new NewTensor(
            node.output(0), tensor.dataType(), tensor.dims(), new OriginalPayload(tensor));
    out.add(Pieces.tensor(GraphProto.INITIALIZER_FIELD_NUMBER, inside));
  }

  private void put(OnnxTensor tensor, PieceList out) {
    Integer at = parts.initializerAt.get(tensor.name());
    if (at == null) {
      throw new IllegalStateException(tensor + " is no initializer of the main graph");
    }
    Field field = parts.fields.get(at);
    if (tensor.storage() == Storage.EXTERNAL) {
      Optional<Map<String, String>> inside = Optional.empty();
      out.add(new TensorAssembler(model.source()).assemble(field, tensor, inside));
    } else {
      out.copy(field);
    }
  }
}
