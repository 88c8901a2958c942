package dev.espalier.onnx;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.google.protobuf.ByteString;
import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.WireException;
import dev.espalier.onnx.wire.WireReader;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;

/** Takes the heavy fields out of a message, and leaves a small one for protobuf to parse. */
final class Skim {
  /** Far above any real structure, far below what an array holds. */
  private static final long MAX_STRUCTURE = 1L << 28;

  private Skim() {}

  /** Looks at each field of a message in turn. */
  @FunctionalInterface
  interface Taker {
    /** Whether the field is taken, and so not left for protobuf. */
    boolean take(Field field) throws WireException;
  }

  /**
   * The message between {@code from} and {@code end} without the fields that {@code taker} takes.
   */
  static byte[] rest(MemorySegment file, long from, long end, Taker taker) throws WireException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WireReader reader = new WireReader(file, from, end);
    long kept = from;
    while (reader.hasNext()) {
      Field field = reader.next();
      if (taker.take(field)) {
        copy(file, kept, field.start(), out);
        kept = field.end();
      }
    }
    copy(file, kept, end, out);
    return out.toByteArray();
  }

  /** The value of a length-delimited field. */
  static ByteString bytes(Source source, Field field) {
    return ByteString.copyFrom(
        source.bytes().asSlice(field.value(), field.valueSize()).toArray(JAVA_BYTE));
  }

  private static void copy(MemorySegment file, long from, long end, ByteArrayOutputStream out)
      throws WireException {
    if (end - from > MAX_STRUCTURE) {
      throw new WireException("structure of more than 256 MB", from);
    }
    out.writeBytes(file.asSlice(from, end - from).toArray(JAVA_BYTE));
  }
}
