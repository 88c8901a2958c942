package dev.espalier.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes arrays as {@code numpy.savez} does, or one as {@code numpy.save}. */
public final class NpzWriter {

  private final Map<String, byte[]> arrays = new LinkedHashMap<>();

  /** Adds an array of floats. */
  public NpzWriter floats(String name, float[] values, long... shape) {
    ByteBuffer bytes = buffer(values.length * Float.BYTES);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return add(name, "<f4", bytes, shape);
  }

  /** Adds an array of whole numbers. */
  public NpzWriter longs(String name, long[] values, long... shape) {
    ByteBuffer bytes = buffer(values.length * Long.BYTES);
    for (long value : values) {
      bytes.putLong(value);
    }
    return add(name, "<i8", bytes, shape);
  }

  /** Writes a file of one array of floats. */
  public static Path npy(Path file, float[] values, long... shape) throws IOException {
    NpzWriter writer = new NpzWriter().floats("", values, shape);
    return Files.write(file, writer.arrays.values().iterator().next());
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private NpzWriter add(String name, String type, ByteBuffer values, long... shape) {
    String sizes =
        Arrays.stream(shape).mapToObj(size -> size + ",").collect(Collectors.joining(" "));
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sizes + "), }";
    int padded = (10 + header.length() + 1 + 63) / 64 * 64 - 10;
    byte[] text =
        (header + " ".repeat(padded - header.length() - 1) + "\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer file = buffer(10 + text.length + values.capacity());
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.ISO_8859_1));
    file.put((byte) 1).put((byte) 0).putShort((short) text.length).put(text).put(values.flip());
    byte[] bytes = new byte[file.flip().remaining()];
    file.get(bytes);
    arrays.put(name, bytes);
    return this;
  }

  /** Writes the file. */
  public Path write(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
        zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
        zip.write(array.getValue());
      }
    }
    return file;
  }
}
