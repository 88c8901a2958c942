package dev.espalier.onnx.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A run of bytes of a message to be written, whose size is known before anything is written. */
public interface Piece {
  /** Exactly what {@link #writeTo} writes. */
  long byteSize();

  void writeTo(WireOutput out) throws IOException;

  /** Bytes as they are. */
  static Piece of(byte[] bytes) {
    return new Slice(MemorySegment.ofArray(bytes));
  }

  /** A slice of memory or of a mapped file, written as it is. */
  static Piece of(MemorySegment bytes) {
    return new Slice(bytes);
  }

  /** A length-delimited field that holds a message made of {@code body}. */
  static Piece message(int field, List<Piece> body) {
    return new Message(field, List.copyOf(body), sizeOf(body));
  }

  static long sizeOf(List<Piece> pieces) {
    long size = 0;
    for (Piece piece : pieces) {
      size += piece.byteSize();
    }
    return size;
  }

  /** See {@link Piece#of(MemorySegment)}. */
  record Slice(MemorySegment bytes) implements Piece {
    @Override
    public long byteSize() {
      return bytes.byteSize();
    }

    @Override
    public void writeTo(WireOutput out) throws IOException {
      out.write(bytes);
    }
  }

  /** See {@link Piece#message}. */
  record Message(int field, List<Piece> body, long bodySize) implements Piece {
    @Override
    public long byteSize() {
      return Wire.delimitedSize(field, bodySize);
    }

    @Override
    public void writeTo(WireOutput out) throws IOException {
      out.write(MemorySegment.ofArray(Wire.delimitedHead(field, bodySize)));
      for (Piece piece : body) {
        piece.writeTo(out);
      }
    }
  }
}
