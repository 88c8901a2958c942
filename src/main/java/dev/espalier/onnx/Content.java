package dev.espalier.onnx;

import java.lang.foreign.MemorySegment;

/** The payload of a tensor, wherever it is. */
sealed interface Content {
  long storedBytes();

  MemorySegment bytes(DataType type);

  /** Little-endian elements in a mapped file or in memory. */
  record Raw(MemorySegment data) implements Content {
    @Override
    public long storedBytes() {
      return data.byteSize();
    }

    @Override
    public MemorySegment bytes(DataType type) {
      return data;
    }
  }

  /** Elements in one of the typed fields, one after the other or packed. */
  record Typed(TypedField field) implements Content {
    @Override
    public long storedBytes() {
      return field.storedBytes();
    }

    @Override
    public MemorySegment bytes(DataType type) {
      return field.bytes(type);
    }
  }
}
