package dev.espalier.onnx;

import dev.espalier.onnx.proto.ModelProto;
import dev.espalier.onnx.proto.OperatorSetIdProto;
import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.Piece;
import java.util.List;
import java.util.Optional;

/** Writes a model as a draft says, copying all that did not change. */
final class ModelAssembler {
  private ModelAssembler() {}

  static List<Piece> pieces(ModelDraft draft, Placement placement) {
    OnnxModel model = draft.model();
    PieceList out = new PieceList(model.source().bytes());
    boolean raised = draft.irVersion() != model.irVersion();
    boolean imports = !draft.opsets().equals(model.opsets());
    if (raised) {
      out.add(Pieces.number(ModelProto.IR_VERSION_FIELD_NUMBER, draft.irVersion()));
    }
    for (Field field : model.fields()) {
      if (field.number() == ModelProto.IR_VERSION_FIELD_NUMBER && raised) {
        continue;
      }
      if (field.isDelimited(ModelProto.GRAPH_FIELD_NUMBER)) {
        Optional<List<Piece>> body = new GraphAssembler(draft, placement).body(model.graph());
        if (body.isPresent()) {
          out.add(Piece.message(field.number(), body.get()));
          continue;
        }
      } else if (field.isDelimited(ModelProto.OPSET_IMPORT_FIELD_NUMBER) && imports) {
        continue;
      }
      out.copy(field);
    }
    if (imports) {
      draft.opsets().forEach((domain, version) -> out.add(opset(domain, version)));
    }
    return out.toList();
  }

  static Piece opset(String domain, long version) {
    return Pieces.message(
        ModelProto.OPSET_IMPORT_FIELD_NUMBER,
        OperatorSetIdProto.newBuilder()
            .setDomainBytes(Names.encode(domain))
            .setVersion(version)
            .build());
  }
}
