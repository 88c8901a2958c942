package dev.espalier.onnx;

import java.lang.foreign.MemorySegment;
import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

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

  /**
   * Elements in one of the typed fields, one after the other or packed. What has to be decoded is
   * kept as long as there is memory, as weights are read piece by piece.
   */
  final class Typed implements Content {
    private final TypedField field;
    private volatile SoftReference<@Nullable MemorySegment> decoded = new SoftReference<>(null);

    Typed(TypedField field) {
      this.field = field;
    }

    @Override
    public long storedBytes() {
      return field.storedBytes();
    }

    @Override
    public MemorySegment bytes(DataType type) {
      MemorySegment known = decoded.get();
      if (known != null) {
        return known;
      }
      MemorySegment bytes = field.bytes(type);
      decoded = new SoftReference<>(bytes);
      return bytes;
    }
  }
}
