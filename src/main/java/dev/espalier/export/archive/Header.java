package dev.espalier.export.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The first bytes of an archive: a signature, the version, where the directory is, and a checksum
 * over these and the directory. Numbers are little endian.
 *
 * <pre>
 * 0  8 bytes  89 'E' 'S' 'P' 0D 0A 1A 0A: no text, and damaged by what changes line ends
 * 8  uint16   version, 1 for a model alone, 2 for one with data files; 3 and 4 are the same with
 *             runs of symbols coded by decisions in a tree, 7 and 8 with runs of two symbols
 *             that are coded as such, or of few by counts, too; 5 and 6 were such before
 * 10 uint64   position of the directory, which reaches to the end of the file
 * 18 uint32   CRC-32C of the 18 bytes before and of the directory
 * </pre>
 */
final class Header {
  static final int BYTES = 22;

  /** The version for a model alone. */
  static final int ONE_FILE = 1;

  /** The version for a model with data files. */
  static final int SEVERAL_FILES = 2;

  /** What is added to the version where runs are coded by decisions in a tree. */
  static final int TREES = 2;

  /** What is added where runs of two symbols are coded as such, or of few by counts. */
  static final int COUNTS = 6;

  /** What was added for runs of two symbols that are coded as they are no more. */
  private static final int FORMER = 4;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'E', 'S', 'P', '\r', '\n', 0x1A, '\n'};

  /** Far above any real directory, far below what an array holds. */
  private static final int MOST_DIRECTORY = 1 << 28;

  private Header() {}

  /** Whether a directory of this version begins with data files. */
  static boolean hasData(int version) {
    return version % 2 == SEVERAL_FILES % 2;
  }

  static ByteBuffer of(int version, long position, byte[] directory) {
    ByteBuffer header = start(position, version);
    header.putInt(checksum(header, directory));
    return header.flip();
  }

  private static ByteBuffer start(long position, int version) {
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(SIGNATURE)
        .putShort((short) version)
        .putLong(position);
  }

  private static int checksum(ByteBuffer header, byte[] directory) {
    CRC32C sum = new CRC32C();
    sum.update(header.slice(0, BYTES - Integer.BYTES));
    sum.update(directory);
    return (int) sum.getValue();
  }

  /** Whether a file begins as archives do, whatever its name; not where it cannot be read. */
  static boolean isAt(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(SIGNATURE, in.readNBytes(SIGNATURE.length));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads the directory of an archive, whole and as it was written.
   *
   * @throws ArchiveException if the file is no archive, or one that is damaged
   */
  static Found find(FileChannel channel, Path file) throws IOException {
    long size = channel.size();
    byte[] start = read(channel, 0, (int) Math.min(size, BYTES));
    int known = Math.min(start.length, SIGNATURE.length);
    if (!Arrays.equals(start, 0, known, SIGNATURE, 0, known)) {
      throw new ArchiveException(
          file, "", "is no Espalier archive", "Choose an .espalier file", null);
    }
    if (size < BYTES) {
      throw ArchiveException.damaged(file, "header", "the file has only " + size + " bytes");
    }
    ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    int version = Short.toUnsignedInt(header.getShort(SIGNATURE.length));
    long position = header.getLong(SIGNATURE.length + Short.BYTES);
    if (version == ONE_FILE + FORMER || version == SEVERAL_FILES + FORMER) {
      throw new ArchiveException(
          file,
          "header",
          "is of a format that is no more (" + version + ")",
          "Pack the model again",
          null);
    }
    if (version > SEVERAL_FILES + COUNTS) {
      throw new ArchiveException(
          file,
          "header",
          "was made by a later Espalier (format " + version + ")",
          "Open it with that one",
          null);
    }
    if (version < ONE_FILE
        || position < BYTES
        || position > size
        || size - position > MOST_DIRECTORY) {
      throw ArchiveException.damaged(file, "header", "it points outside of the file");
    }
    byte[] directory = read(channel, position, (int) (size - position));
    if (header.getInt(BYTES - Integer.BYTES) != checksum(header, directory)) {
      throw ArchiveException.damaged(file, "header or directory", "the checksum is wrong");
    }
    return new Found(version, position, directory);
  }

  /**
   * A directory that was found.
   *
   * @param version of the format
   * @param position of its first byte
   */
  record Found(int version, long position, byte[] directory) {}

  static byte[] read(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    return buffer.array();
  }

  static int checksum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }
}
