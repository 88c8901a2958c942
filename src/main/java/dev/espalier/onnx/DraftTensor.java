package dev.espalier.onnx;

import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.wire.Piece;

/** A tensor to be written, with its bytes up to the payload made once. */
record DraftTensor(NewTensor tensor, Piece inline) {
  static DraftTensor of(NewTensor tensor) {
    return new DraftTensor(tensor, Pieces.tensor(GraphProto.INITIALIZER_FIELD_NUMBER, tensor));
  }
}
