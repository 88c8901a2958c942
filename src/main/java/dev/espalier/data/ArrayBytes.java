package dev.espalier.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the payload of an array file: mapped where it lies open, unpacked where it is compressed.
 */
final class ArrayBytes {

  /** Above this a payload is unpacked to a temporary file and mapped from there. */
  static final int IN_MEMORY = 64 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ArrayBytes.class);
  private static final int CHUNK = 1 << 16;

  private ArrayBytes() {}

  /** Maps a part of a file that is known to be that long. */
  static MemorySegment map(Path file, long offset, long size, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, size, arena);
    }
  }

  /**
   * Refuses a header that promises more than compressed bytes can hold: deflate packs at most 1032
   * bytes into one.
   */
  static void checkClaim(long size, long packed, Path file, String place) throws DataException {
    if (size / 1040 > packed) {
      throw new DataException(
          file,
          place,
          "promises %d bytes of numbers, more than the %d bytes of the file can hold"
              .formatted(size, packed));
    }
  }

  /**
   * Unpacks exactly {@code size} bytes. Memory and disk grow with what really comes, so that a
   * header that promises too much costs nothing.
   *
   * @throws DataException if the stream ends before
   */
  static MemorySegment unpack(InputStream in, long size, Path file, String place, Arena arena)
      throws IOException {
    if (size <= IN_MEMORY) {
      byte[] bytes = in.readNBytes((int) size);
      checkLength(bytes.length, size, file, place);
      return MemorySegment.ofArray(bytes);
    }
    Path temporary = Files.createTempFile("espalier-", ".array");
    try {
      long free = Files.getFileStore(temporary).getUsableSpace();
      if (free < size) {
        throw new DataException(
            file,
            place,
            "needs %d MB to be unpacked, but only %d MB are free in %s"
                .formatted(size >> 20, free >> 20, temporary.getParent()));
      }
      checkLength(copy(in, size, temporary), size, file, place);
      return map(temporary, 0, size, arena);
    } finally {
      delete(temporary);
    }
  }

  private static long copy(InputStream in, long size, Path target) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long done = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), CHUNK)) {
      while (done < size) {
        int read = in.read(chunk, 0, (int) Math.min(chunk.length, size - done));
        if (read < 0) {
          break;
        }
        out.write(chunk, 0, read);
        done += read;
      }
    }
    return done;
  }

  private static void checkLength(long found, long wanted, Path file, String place)
      throws DataException {
    if (found < wanted) {
      throw new DataException(
          file, place, "ends after %d of %d bytes of numbers".formatted(found, wanted));
    }
  }

  // A mapped file can be deleted at once on Unix, but only after the mapping is gone on Windows.
  private static void delete(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      LOG.debug("{} stays until the program ends", temporary, e);
      temporary.toFile().deleteOnExit();
    }
  }
}
