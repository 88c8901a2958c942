package dev.espalier.onnx;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;

/** A payload that is in memory or in a mapped file already. */
record SegmentPayload(MemorySegment bytes) implements Payload {
  private static final long CHUNK = 1L << 30;

  @Override
  public long byteSize() {
    return bytes.byteSize();
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    for (long from = 0; from < bytes.byteSize(); from += CHUNK) {
      long length = Math.min(CHUNK, bytes.byteSize() - from);
      Payload.writeFully(channel, bytes.asSlice(from, length).asByteBuffer());
    }
  }
}
