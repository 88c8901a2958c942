package dev.espalier.ui.fx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;

/**
 * Writes an image as PNG (ISO/IEC 15948): 8 bit RGBA, no filter. The JDK's writer lives in AWT,
 * which a window of JavaFX otherwise never loads.
 */
public final class PngImage {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int BYTES_PER_PIXEL = 4;

  private PngImage() {}

  /** The bytes of a PNG file. */
  public static byte[] encode(Image image) {
    int width = (int) Math.ceil(image.getWidth());
    int height = (int) Math.ceil(image.getHeight());
    var out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 6, 0, 0, 0})
            .array();
    chunk(out, "IHDR", header);
    chunk(out, "IDAT", deflate(rows(image, width, height)));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  /** Rows of RGBA, each after a zero byte that says "no filter". */
  private static byte[] rows(Image image, int width, int height) {
    byte[] bgra = new byte[width * height * BYTES_PER_PIXEL];
    image
        .getPixelReader()
        .getPixels(
            0,
            0,
            width,
            height,
            PixelFormat.getByteBgraInstance(),
            bgra,
            0,
            width * BYTES_PER_PIXEL);
    byte[] rows = new byte[height * (1 + width * BYTES_PER_PIXEL)];
    int to = 0;
    for (int from = 0; from < bgra.length; from += BYTES_PER_PIXEL) {
      if (from % (width * BYTES_PER_PIXEL) == 0) {
        to++;
      }
      rows[to] = bgra[from + 2];
      rows[to + 1] = bgra[from + 1];
      rows[to + 2] = bgra[from];
      rows[to + 3] = bgra[from + 3];
      to += BYTES_PER_PIXEL;
    }
    return rows;
  }

  private static byte[] deflate(byte[] bytes) {
    try (var deflater = new Deflater()) {
      deflater.setInput(bytes);
      deflater.finish();
      var out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    var crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(name);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
