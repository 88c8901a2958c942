package dev.espalier.export.archive;

import dev.espalier.method.code.CodeException;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Deflate (RFC 1951) without a header. */
final class Deflated {
  private static final int CHUNK = 1 << 14;

  private Deflated() {}

  static byte[] deflate(byte[] bytes) {
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] chunk = new byte[CHUNK];
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
      return out.toByteArray();
    }
  }

  /** Exactly {@code length} bytes. */
  static byte[] inflate(byte[] deflated, int length) throws CodeException {
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(deflated);
      byte[] bytes = new byte[length];
      int filled = 0;
      while (filled < length) {
        int more = inflater.inflate(bytes, filled, length - filled);
        if (more == 0) {
          throw new CodeException(
              "deflated data ends after " + filled + " of " + length + " bytes");
        }
        filled += more;
      }
      if (inflater.inflate(new byte[1]) > 0
          || !inflater.finished()
          || inflater.getRemaining() > 0) {
        throw new CodeException("deflated data goes on behind its end");
      }
      return bytes;
    } catch (DataFormatException e) {
      throw new CodeException("deflated data is not well-formed (" + e.getMessage() + ")");
    }
  }
}
