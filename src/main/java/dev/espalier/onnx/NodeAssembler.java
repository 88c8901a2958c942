package dev.espalier.onnx;

import com.google.protobuf.ByteString;
import dev.espalier.onnx.proto.AttributeProto;
import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.NodeProto;
import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.Piece;
import dev.espalier.onnx.wire.Wire;
import dev.espalier.onnx.wire.WireException;
import dev.espalier.onnx.wire.WireReader;
import java.util.List;
import java.util.Map;

/** Writes nodes of the opened model that have changed, copying all that did not. */
final class NodeAssembler {
  private final Source source;

  NodeAssembler(Source source) {
    this.source = source;
  }

  /**
   * The node as its draft says.
   *
   * @param subgraphs the bodies of subgraphs that have changed, by attribute
   */
  Piece assemble(Field field, NodeDraft draft, Map<String, List<Piece>> subgraphs) {
    try {
      PieceList body = new PieceList(source.bytes());
      putNames(draft, body);
      for (Field part : WireReader.fields(source.bytes(), field)) {
        if (part.isDelimited(NodeProto.ATTRIBUTE_FIELD_NUMBER)) {
          putAttribute(part, draft, subgraphs, body);
        } else if (!isReplaced(part, draft)) {
          body.copy(part);
        }
      }
      draft
          .newAttributes()
          .forEach((name, value) ->
              body.add(
                  Pieces.message(NodeProto.ATTRIBUTE_FIELD_NUMBER, Protos.attribute(name, value))));
      return Piece.message(GraphProto.NODE_FIELD_NUMBER, body.toList());
    } catch (WireException e) {
      throw new IllegalStateException("the file changed after it was opened", e);
    }
  }

  private void putNames(NodeDraft draft, PieceList body) {
    OnnxNode original = draft.original();
    if (!draft.inputs().equals(original.inputs())) {
      draft.inputs().forEach(name -> body.add(Pieces.text(NodeProto.INPUT_FIELD_NUMBER, name)));
    }
    if (!draft.outputs().equals(original.outputs())) {
      draft.outputs().forEach(name -> body.add(Pieces.text(NodeProto.OUTPUT_FIELD_NUMBER, name)));
    }
    if (!draft.name().equals(original.name())) {
      body.add(Pieces.text(NodeProto.NAME_FIELD_NUMBER, draft.name()));
    }
    if (!draft.opType().equals(original.opType())) {
      body.add(Pieces.text(NodeProto.OP_TYPE_FIELD_NUMBER, draft.opType()));
    }
  }

  private boolean isReplaced(Field part, NodeDraft draft) {
    OnnxNode original = draft.original();
    return switch (part.number()) {
      case NodeProto.INPUT_FIELD_NUMBER -> !draft.inputs().equals(original.inputs());
      case NodeProto.OUTPUT_FIELD_NUMBER -> !draft.outputs().equals(original.outputs());
      case NodeProto.NAME_FIELD_NUMBER -> !draft.name().equals(original.name());
      case NodeProto.OP_TYPE_FIELD_NUMBER -> !draft.opType().equals(original.opType());
      default -> false;
    };
  }

  private void putAttribute(
      Field field, NodeDraft draft, Map<String, List<Piece>> subgraphs, PieceList body)
      throws WireException {
    List<Field> parts = WireReader.fields(source.bytes(), field);
    String name = name(parts);
    if (!draft.keeps(name)) {
      return;
    }
    PieceList attribute = new PieceList(source.bytes());
    boolean changed = false;
    int listed = 0;
    for (Field part : parts) {
      if (part.isDelimited(AttributeProto.G_FIELD_NUMBER) && subgraphs.containsKey(name)) {
        attribute.add(Piece.message(part.number(), subgraphs.getOrDefault(name, List.of())));
        changed = true;
      } else if (part.isDelimited(AttributeProto.GRAPHS_FIELD_NUMBER)) {
        List<Piece> graph = subgraphs.get(name + "[" + listed++ + "]");
        if (graph == null) {
          attribute.copy(part);
        } else {
          attribute.add(Piece.message(part.number(), graph));
          changed = true;
        }
      } else {
        attribute.copy(part);
      }
    }
    if (changed) {
      body.add(Piece.message(field.number(), attribute.toList()));
    } else {
      body.copy(field);
    }
  }

  private String name(List<Field> attribute) {
    ByteString name = ByteString.EMPTY;
    for (Field part : attribute) {
      if (part.number() == AttributeProto.NAME_FIELD_NUMBER && part.wireType() == Wire.LENGTH) {
        name = Skim.bytes(source, part);
      }
    }
    return Names.decode(name);
  }
}
