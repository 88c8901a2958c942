package dev.espalier.onnx.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Gathers small pieces in a buffer, passes large ones through, and counts. Closing only flushes.
 */
public final class WireOutput implements WritableByteChannel {
  private static final int BUFFER = 1 << 16;
  private static final long MAX_CHUNK = 1L << 30;

  private final WritableByteChannel target;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private long count;

  public WireOutput(WritableByteChannel target) {
    this.target = target;
  }

  /** How many bytes were written so far. */
  public long count() {
    return count;
  }

  /** Writes all of {@code bytes}. */
  public void write(MemorySegment bytes) throws IOException {
    for (long from = 0; from < bytes.byteSize(); from += MAX_CHUNK) {
      write(bytes.asSlice(from, Math.min(MAX_CHUNK, bytes.byteSize() - from)).asByteBuffer());
    }
  }

  /** Writes all that remains in {@code source}. */
  @Override
  public int write(ByteBuffer source) throws IOException {
    int length = source.remaining();
    if (length > buffer.remaining()) {
      flush();
    }
    if (length > buffer.capacity()) {
      drain(source);
    } else {
      buffer.put(source);
    }
    count += length;
    return length;
  }

  public void flush() throws IOException {
    buffer.flip();
    drain(buffer);
    buffer.clear();
  }

  @Override
  public boolean isOpen() {
    return target.isOpen();
  }

  @Override
  public void close() throws IOException {
    flush();
  }

  private void drain(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      target.write(source);
    }
  }
}
