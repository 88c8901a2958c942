package dev.espalier.onnx;

import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.wire.Piece;

/** A node to be written, with its bytes made once. */
record DraftNode(NewNode node, Piece piece) {
  static DraftNode of(NewNode node) {
    return new DraftNode(node, Pieces.message(GraphProto.NODE_FIELD_NUMBER, Protos.node(node)));
  }
}
