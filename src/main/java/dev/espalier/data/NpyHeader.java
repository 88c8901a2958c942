package dev.espalier.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the head of a NumPy array file: magic, version (1 to 3), length, then a Python dictionary
 * with {@code descr}, {@code fortran_order} and {@code shape} (NumPy's {@code numpy.lib.format}).
 */
final class NpyHeader {

  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** NumPy itself refuses longer ones; a plain numeric array needs about a hundred bytes. */
  private static final int LONGEST = 10_000;

  private static final Pattern DESCR =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)['\"]");
  private static final Pattern FORTRAN =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([^)]*)\\)");

  private final Path file;
  private final String place;

  private NpyHeader(Path file, String place) {
    this.file = file;
    this.place = place;
  }

  /** The header and where the payload begins. */
  record Parsed(ArrayHeader header, int payloadOffset) {}

  /**
   * Reads up to the first byte of the payload.
   *
   * @throws DataException if this is no array file or holds something else than numbers
   */
  static Parsed read(InputStream in, Path file, String place) throws IOException {
    return new NpyHeader(file, place).parse(in);
  }

  private Parsed parse(InputStream in) throws IOException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
      throw bad("is not a NumPy array: it does not start with \\x93NUMPY");
    }
    int version = start[6];
    if (version < 1 || version > 3) {
      throw bad("is in version " + version + " of the NumPy format; 1 to 3 can be read");
    }
    byte[] lengthBytes = in.readNBytes(version == 1 ? 2 : 4);
    long length = 0;
    for (int i = lengthBytes.length - 1; i >= 0; i--) {
      length = (length << 8) | (lengthBytes[i] & 0xFF);
    }
    if (length > LONGEST) {
      throw bad("has a header of " + length + " bytes; an array of plain numbers needs far less");
    }
    byte[] text = in.readNBytes((int) length);
    if (text.length < length || lengthBytes.length < (version == 1 ? 2 : 4)) {
      throw bad("ends within its header");
    }
    ArrayHeader header = dictionary(new String(text, StandardCharsets.UTF_8));
    return new Parsed(header, start.length + lengthBytes.length + text.length);
  }

  private ArrayHeader dictionary(String text) throws DataException {
    Matcher descr = DESCR.matcher(text);
    Matcher fortran = FORTRAN.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!fortran.find() || !shape.find()) {
      throw bad("has a header without fortran_order and shape: " + text.strip());
    }
    if (!descr.find()) {
      throw bad("holds records, not plain numbers: " + text.strip());
    }
    String code = descr.group(1);
    return ArrayHeader.of(
        type(code),
        order(code),
        fortran.group(1).equals("True"),
        sizes(shape.group(1)),
        file,
        place);
  }

  private NumberType type(String descr) throws DataException {
    return switch (descr.replaceFirst("^[<>|=]", "")) {
      case "b1", "?" -> NumberType.BOOL;
      case "i1", "b" -> NumberType.INT8;
      case "i2" -> NumberType.INT16;
      case "i4" -> NumberType.INT32;
      case "i8" -> NumberType.INT64;
      case "u1", "B" -> NumberType.UINT8;
      case "u2" -> NumberType.UINT16;
      case "u4" -> NumberType.UINT32;
      case "u8" -> NumberType.UINT64;
      case "f2" -> NumberType.FLOAT16;
      case "f4" -> NumberType.FLOAT32;
      case "f8" -> NumberType.FLOAT64;
      default ->
          throw bad(
              "holds '%s', which is not a real number of up to 64 bits; save it as such"
                  .formatted(descr));
    };
  }

  private static ByteOrder order(String descr) {
    return switch (descr.charAt(0)) {
      case '>' -> ByteOrder.BIG_ENDIAN;
      case '<' -> ByteOrder.LITTLE_ENDIAN;
      default -> ByteOrder.nativeOrder();
    };
  }

  private long[] sizes(String tuple) throws DataException {
    // Python 2 wrote long integers with an L.
    String[] parts = tuple.replace("L", "").strip().split("\\s*,\\s*");
    try {
      return Arrays.stream(parts).filter(p -> !p.isEmpty()).mapToLong(Long::parseLong).toArray();
    } catch (NumberFormatException e) {
      throw new DataException(file, place, "has the impossible shape (" + tuple + ")", e);
    }
  }

  private DataException bad(String problem) {
    return new DataException(file, place, problem);
  }
}
