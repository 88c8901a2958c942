package dev.espalier.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An array in the IDX format of the MNIST data: two zero bytes, a type code, the number of axes,
 * their sizes as big-endian 32-bit integers, then the numbers, big-endian. Often gzipped.
 */
final class IdxFile {

  private IdxFile() {}

  /** Maps the array, or unpacks it if it is gzipped; readable until the arena is closed. */
  static NumericArray open(Path file, Arena arena) throws IOException {
    try {
      return isGzip(file) ? unpacked(file, arena) : mapped(file, arena);
    } catch (EOFException e) {
      throw new DataException(file, "", "is cut short", e);
    } catch (ZipException e) {
      throw new DataException(file, "", "cannot be unpacked: the file is damaged", e);
    }
  }

  private static NumericArray unpacked(Path file, Arena arena) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        DataInputStream in = new DataInputStream(new GZIPInputStream(raw))) {
      ArrayHeader header = header(in, file);
      ArrayBytes.checkClaim(header.payloadBytes(), Files.size(file), file, "header");
      NumericArray array =
          new NumericArray(header, ArrayBytes.unpack(in, header.payloadBytes(), file, "", arena));
      // Reading up to the end makes the stream compare the checksum.
      refuseMore(in.read() >= 0, header, file);
      return array;
    }
  }

  private static NumericArray mapped(Path file, Arena arena) throws IOException {
    ArrayHeader header;
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      header = header(in, file);
    }
    int offset = 4 + 4 * header.shape().length;
    long there = Files.size(file) - offset;
    if (there < header.payloadBytes()) {
      throw new DataException(
          file,
          "",
          "is cut short: %s takes %d bytes, there are %d"
              .formatted(header, header.payloadBytes(), there));
    }
    refuseMore(there > header.payloadBytes(), header, file);
    return new NumericArray(header, ArrayBytes.map(file, offset, header.payloadBytes(), arena));
  }

  private static ArrayHeader header(DataInputStream in, Path file) throws IOException {
    int magic = in.readInt();
    int rank = magic & 0xFF;
    if (magic >>> 16 != 0 || rank == 0) {
      throw new DataException(
          file, "header", "is not an IDX file: it starts with %08x".formatted(magic));
    }
    long[] shape = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      shape[axis] = in.readInt() & 0xFFFF_FFFFL;
    }
    return ArrayHeader.of(
        type((magic >>> 8) & 0xFF, file), ByteOrder.BIG_ENDIAN, false, shape, file, "header");
  }

  private static NumberType type(int code, Path file) throws DataException {
    return switch (code) {
      case 0x08 -> NumberType.UINT8;
      case 0x09 -> NumberType.INT8;
      case 0x0B -> NumberType.INT16;
      case 0x0C -> NumberType.INT32;
      case 0x0D -> NumberType.FLOAT32;
      case 0x0E -> NumberType.FLOAT64;
      default ->
          throw new DataException(
              file,
              "header",
              "is not an IDX file: there is no type with the code %02x".formatted(code));
    };
  }

  private static void refuseMore(boolean more, ArrayHeader header, Path file) throws DataException {
    if (more) {
      throw new DataException(file, "header", "says " + header + ", but there are more numbers");
    }
  }

  static boolean isGzip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(2);
      return start.length == 2 && (start[0] & 0xFF) == 0x1F && (start[1] & 0xFF) == 0x8B;
    }
  }
}
