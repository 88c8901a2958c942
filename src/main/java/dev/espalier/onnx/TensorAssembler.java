package dev.espalier.onnx;

import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.TensorProto;
import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.Piece;
import dev.espalier.onnx.wire.WireException;
import dev.espalier.onnx.wire.WireReader;
import java.util.Map;
import java.util.Optional;

/** Writes tensors of the opened model whose payload goes to another place. */
final class TensorAssembler {
  private final Source source;

  TensorAssembler(Source source) {
    this.source = source;
  }

  /** The initializer in {@code field} with its payload inside, or elsewhere. */
  Piece assemble(Field field, OnnxTensor tensor, Optional<Map<String, String>> external) {
    try {
      PieceList body = new PieceList(source.bytes());
      for (Field part : WireReader.fields(source.bytes(), field)) {
        if (!isPayload(part)) {
          body.copy(part);
        }
      }
      if (external.isPresent()) {
        TensorProto.Builder record = TensorProto.newBuilder();
        Protos.addExternal(record, external.get());
        body.add(Piece.of(record.build().toByteArray()));
      } else {
        body.add(Pieces.rawData(new OriginalPayload(tensor)));
      }
      return Piece.message(GraphProto.INITIALIZER_FIELD_NUMBER, body.toList());
    } catch (WireException e) {
      throw new IllegalStateException("the file changed after it was opened", e);
    }
  }

  private boolean isPayload(Field part) throws WireException {
    return switch (part.number()) {
      case TensorProto.RAW_DATA_FIELD_NUMBER,
          TensorProto.EXTERNAL_DATA_FIELD_NUMBER,
          TensorProto.DATA_LOCATION_FIELD_NUMBER ->
          true;
      default -> TypedField.countIn(source.bytes(), part) > 0;
    };
  }
}
