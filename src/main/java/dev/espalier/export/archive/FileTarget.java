package dev.espalier.export.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** The files of a model while they come back, counted as one. Safe for use from several threads. */
final class FileTarget implements Target {
  private final List<FileChannel> files;
  private final List<Path> paths;
  private final Spans spans;

  /**
   * @param files empty, and can be read and written
   * @param paths what each is going to be called
   * @param lengths how long each is to be
   */
  FileTarget(List<FileChannel> files, List<Path> paths, List<Long> lengths) {
    this.files = List.copyOf(files);
    this.paths = List.copyOf(paths);
    this.spans = new Spans(lengths);
  }

  @Override
  public void write(long position, byte[] bytes) throws IOException {
    Spans.Overlap<IOException> put =
        (file, within, offset, length) ->
            Writing.put(
                files.get(file), paths.get(file), within, ByteBuffer.wrap(bytes, offset, length));
    spans.each(position, bytes.length, put);
  }

  @Override
  public synchronized void merge(long position, byte[] bits, int mask) throws IOException {
    byte[] merged = new byte[bits.length];
    Spans.Overlap<IOException> get =
        (file, within, offset, length) ->
            get(files.get(file), within, ByteBuffer.wrap(merged, offset, length));
    spans.each(position, bits.length, get);
    for (int i = 0; i < bits.length; i++) {
      merged[i] = (byte) ((merged[i] & ~mask) | bits[i]);
    }
    write(position, merged);
  }

  /** Reads {@code length} bytes. */
  byte[] read(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    Spans.Overlap<IOException> get =
        (file, within, offset, part) -> {
          ByteBuffer into = ByteBuffer.wrap(bytes, offset, part);
          get(files.get(file), within, into);
          if (into.hasRemaining()) {
            throw new EOFException("the file is shorter than it was written");
          }
        };
    spans.each(position, length, get);
    return bytes;
  }

  /** What there is already. */
  private static void get(FileChannel file, long position, ByteBuffer into) throws IOException {
    int start = into.position();
    int more = 0;
    while (more >= 0 && into.hasRemaining()) {
      more = file.read(into, position + into.position() - start);
    }
  }

  /** What is written so far. */
  long size() throws IOException {
    long size = 0;
    for (FileChannel file : files) {
      size += file.size();
    }
    return size;
  }
}
