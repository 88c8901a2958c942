package dev.espalier.onnx;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * The elements of a tensor to be written, as raw data: little endian, packed under 8 bits. Its size
 * is known before its content exists, so that sizes can be shown without computing anything.
 */
public interface Payload {
  /** Exactly what {@link #writeTo} writes. */
  long byteSize();

  /** Writes the content; may be called more than once and must write the same each time. */
  void writeTo(WritableByteChannel channel) throws IOException;

  /** The bytes as they are; the array is not copied. */
  static Payload of(byte[] bytes) {
    return of(MemorySegment.ofArray(bytes));
  }

  /** The bytes as they are; the segment is not copied. */
  static Payload of(MemorySegment bytes) {
    return new SegmentPayload(bytes);
  }

  /** Numbers as FLOAT elements; the array is not copied. */
  static Payload of(float[] values) {
    return new FloatPayload(values);
  }

  /** Numbers as INT64 elements. */
  static Payload of(long[] values) {
    byte[] bytes = new byte[values.length * Long.BYTES];
    MemorySegment out = MemorySegment.ofArray(bytes);
    for (int i = 0; i < values.length; i++) {
      out.set(FloatDecoder.LONG, (long) i * Long.BYTES, values[i]);
    }
    return of(bytes);
  }

  /** Writes all of {@code bytes}. */
  static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
