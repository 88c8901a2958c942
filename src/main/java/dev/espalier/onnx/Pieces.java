package dev.espalier.onnx;

import com.google.protobuf.MessageLite;
import dev.espalier.onnx.proto.TensorProto;
import dev.espalier.onnx.wire.Piece;
import dev.espalier.onnx.wire.Wire;
import dev.espalier.onnx.wire.WireOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Pieces of a model to be written. */
final class Pieces {
  private Pieces() {}

  /** A field that holds a protobuf message. */
  static Piece message(int field, MessageLite message) {
    return Piece.message(field, List.of(Piece.of(message.toByteArray())));
  }

  /** A field with text. */
  static Piece text(int field, String text) {
    return Piece.message(field, List.of(Piece.of(Names.encode(text).toByteArray())));
  }

  /** A tensor with its payload inside. */
  static Piece tensor(int field, NewTensor tensor) {
    return Piece.message(
        field,
        List.of(Piece.of(Protos.header(tensor).build().toByteArray()), rawData(tensor.payload())));
  }

  /** A tensor whose payload is elsewhere. */
  static Piece external(int field, NewTensor tensor, Map<String, String> record) {
    TensorProto.Builder proto = Protos.header(tensor);
    Protos.addExternal(proto, record);
    return message(field, proto.build());
  }

  static Piece rawData(Payload payload) {
    return Piece.message(TensorProto.RAW_DATA_FIELD_NUMBER, List.of(new Content(payload)));
  }

  static Piece number(int field, long value) {
    return Piece.of(Wire.varintField(field, value));
  }

  /** What a payload writes, held to the size it promised: all lengths before it depend on that. */
  record Content(Payload payload) implements Piece {
    @Override
    public long byteSize() {
      return payload.byteSize();
    }

    @Override
    public void writeTo(WireOutput out) throws IOException {
      long before = out.count();
      payload.writeTo(out);
      long written = out.count() - before;
      if (written != payload.byteSize()) {
        throw new IOException("a payload of " + payload.byteSize() + " bytes wrote " + written);
      }
    }
  }
}
