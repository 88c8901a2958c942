package dev.espalier.onnx;

import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.Piece;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Collects pieces; neighbours in the source file that are both copied become one. */
final class PieceList {
  private final MemorySegment file;
  private final List<Piece> pieces = new ArrayList<>();
  private long from;
  private long end;

  PieceList(MemorySegment file) {
    this.file = file;
  }

  void copy(Field field) {
    copy(field.start(), field.end());
  }

  /** Adds bytes of the source file as they are. */
  void copy(long start, long stop) {
    if (start != end) {
      cut();
      from = start;
    }
    end = stop;
  }

  void add(Piece piece) {
    cut();
    pieces.add(piece);
  }

  void addAll(List<Piece> more) {
    cut();
    pieces.addAll(more);
  }

  List<Piece> toList() {
    cut();
    return pieces;
  }

  private void cut() {
    if (end > from) {
      pieces.add(Piece.of(file.asSlice(from, end - from)));
    }
    from = end;
  }
}
