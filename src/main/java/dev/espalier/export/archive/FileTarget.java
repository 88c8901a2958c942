package dev.espalier.export.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The model file while it comes back. Safe for use from several threads. */
final class FileTarget implements Target {
  private final FileChannel channel;

  /** A file that is empty, and can be read and written. */
  FileTarget(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public void write(long position, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer, position + buffer.position());
    }
  }

  @Override
  public synchronized void merge(long position, byte[] bits, int mask) throws IOException {
    ByteBuffer there = ByteBuffer.allocate(bits.length);
    int more = 0;
    while (more >= 0 && there.hasRemaining()) {
      more = channel.read(there, position + there.position());
    }
    byte[] merged = there.array();
    for (int i = 0; i < bits.length; i++) {
      merged[i] = (byte) ((merged[i] & ~mask) | bits[i]);
    }
    write(position, merged);
  }

  /** Reads {@code length} bytes. */
  byte[] read(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("the file is shorter than it was written");
      }
    }
    return buffer.array();
  }

  long size() throws IOException {
    return channel.size();
  }
}
