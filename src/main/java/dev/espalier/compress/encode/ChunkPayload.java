package dev.espalier.compress.encode;

import dev.espalier.onnx.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.function.Supplier;

/**
 * Elements that are made a chunk at a time, while they are written.
 *
 * @param count how many
 * @param width bytes of one
 * @param fillers makes what makes the elements, once for each time of writing
 */
record ChunkPayload(int count, int width, Supplier<Filler> fillers) implements Payload {
  private static final int CHUNK = 1 << 14;

  /** Makes elements. */
  @FunctionalInterface
  interface Filler {
    /** Puts the elements from {@code from} up to but not including {@code to}. */
    void fill(int from, int to, ByteBuffer into);
  }

  @Override
  public long byteSize() {
    return (long) count * width;
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    Filler filler = fillers.get();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < count; from += Math.min(CHUNK, count - from)) {
      chunk.clear();
      filler.fill(from, from + Math.min(CHUNK, count - from), chunk);
      Payload.writeFully(channel, chunk.flip());
    }
  }
}
