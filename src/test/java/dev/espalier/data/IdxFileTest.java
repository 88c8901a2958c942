package dev.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {

  private static final Path IMAGES =
      TestFiles.SAMPLES.resolve("fashion-mnist/t10k-images-idx3-ubyte.gz");

  @TempDir Path folder;

  @Test
  void openUnpacksTheSampleImages() throws IOException {
    byte[] raw;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(IMAGES))) {
      raw = in.readAllBytes();
    }
    try (Arena arena = Arena.ofConfined()) {
      NumericArray array = IdxFile.open(IMAGES, arena);
      assertArrayEquals(new long[] {10_000, 28, 28}, array.shape());
      double[] row = new double[784];
      array.readDoubles(9_999, row);
      for (int i = 0; i < row.length; i++) {
        assertEquals(raw[16 + 9_999 * 784 + i] & 0xFF, row[i]);
      }
    }
  }

  @Test
  void openReadsEveryTypeBigEndian() throws IOException {
    assertReads(0x08, ByteBuffer.allocate(2).put((byte) 200).put((byte) 7), 200, 7);
    assertReads(0x09, ByteBuffer.allocate(2).put((byte) -56).put((byte) 7), -56, 7);
    assertReads(0x0B, ByteBuffer.allocate(4).putShort((short) -300).putShort((short) 7), -300, 7);
    assertReads(0x0C, ByteBuffer.allocate(8).putInt(-70_000).putInt(7), -70_000, 7);
    assertReads(0x0D, ByteBuffer.allocate(8).putFloat(-1.5f).putFloat(7), -1.5, 7);
    assertReads(0x0E, ByteBuffer.allocate(16).putDouble(0.1).putDouble(7), 0.1, 7);
  }

  private void assertReads(int code, ByteBuffer payload, double... expected) throws IOException {
    byte[] bytes = new byte[8 + payload.capacity()];
    ByteBuffer.wrap(bytes).putInt((code << 8) | 1).putInt(2).put(payload.flip());
    Path file = Files.write(folder.resolve("values"), bytes);
    try (Arena arena = Arena.ofConfined()) {
      NumericArray array = IdxFile.open(file, arena);
      double[] value = new double[1];
      for (int i = 0; i < 2; i++) {
        array.readDoubles(i, value);
        assertEquals(expected[i], value[0]);
      }
    }
  }

  @Test
  void openRefusesAFileCutShortPackedOrNot() throws IOException {
    Path whole = TestFiles.idx(folder.resolve("whole"), new byte[12], 3, 4);
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertRefused(Files.write(folder.resolve("cut"), cut), "");
      assertRefused(gzip(cut), "");
    }
    byte[] packed = Files.readAllBytes(gzip(bytes));
    for (int length = 2; length < packed.length; length++) {
      assertRefused(Files.write(folder.resolve("cut.gz"), Arrays.copyOf(packed, length)), "");
    }
  }

  @Test
  void openRefusesMoreNumbersThanTheHeaderSays() throws IOException {
    Path file = TestFiles.idx(folder.resolve("long"), new byte[13], 3, 4);
    assertRefused(file, "more numbers");
    assertRefused(gzip(Files.readAllBytes(file)), "more numbers");
  }

  @Test
  void openRefusesAWrongMagic() throws IOException {
    byte[] bytes = {0, 0, 0x0A, 1, 0, 0, 0, 1, 0};
    assertRefused(Files.write(folder.resolve("type"), bytes), "no type with the code 0a");
    bytes[1] = 1;
    assertRefused(Files.write(folder.resolve("magic"), bytes), "starts with 00010a01");
  }

  @Test
  void openRefusesAHeaderThatPromisesMoreThanTheFileCanHold() throws IOException {
    byte[] bytes = new byte[1016];
    ByteBuffer.wrap(bytes).putInt(0x0803).putInt(60_000).putInt(50_000).putInt(50_000);
    assertRefused(gzip(bytes), "more than");
    ByteBuffer.wrap(bytes).putInt(0x0803).putInt(-1).putInt(-1).putInt(-1);
    assertRefused(gzip(bytes), "");
    assertRefused(Files.write(folder.resolve("plain"), bytes), "");
  }

  @Test
  void openUnpacksLargeArraysOutsideTheHeap() throws IOException {
    int rows = 70;
    Path file = folder.resolve("large.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(ByteBuffer.allocate(12).putInt(0x0802).putInt(rows).putInt(1 << 20).array());
      for (int row = 0; row < rows; row++) {
        byte[] values = new byte[1 << 20];
        Arrays.fill(values, (byte) row);
        out.write(values);
      }
    }
    try (Arena arena = Arena.ofConfined()) {
      NumericArray array = IdxFile.open(file, arena);
      long[] row = new long[1 << 20];
      array.readLongs(69, row);
      assertEquals(69, row[row.length - 1]);
      assertTrue((long) rows << 20 > ArrayBytes.IN_MEMORY);
    }
  }

  private Path gzip(byte[] bytes) throws IOException {
    Path file = folder.resolve("packed.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(bytes);
    }
    return file;
  }

  private static void assertRefused(Path file, String message) {
    DataException e =
        assertThrows(
            DataException.class,
            () -> {
              try (Arena arena = Arena.ofConfined()) {
                IdxFile.open(file, arena);
              }
            });
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
