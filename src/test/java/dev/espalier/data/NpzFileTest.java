package dev.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpzFileTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"stored.npz, x_test, y_test", "deflated.npz, images, labels"})
  void readGivesWhatNumpyWrote(String name, String samples, String labels) throws IOException {
    try (Arena arena = Arena.ofConfined();
        NpzFile file = NpzFile.open(TestFiles.resource(name))) {
      NumericArray array = file.read(samples, arena);
      assertArrayEquals(new long[] {5, 4, 4}, array.shape());
      long[] row = new long[16];
      array.readLongs(4, row);
      assertEquals(64, row[0]);
      assertEquals(79, row[15]);
      assertArrayEquals(
          new int[] {3, 1, 4, 1, 5},
          ArrayLabels.read(new ArrayAt(file.read(labels, arena), new Origin(folder, ""))));
    }
  }

  @Test
  void namesKeepTheOrderOfTheFile() throws IOException {
    try (NpzFile file = NpzFile.open(TestFiles.resource("stored.npz"))) {
      assertEquals(List.of("x_train", "y_train", "x_test", "y_test"), file.names());
      assertEquals("uint8 [5, 4, 4]", file.header("x_test").toString());
    }
  }

  @Test
  void openRefusesAnArchiveCutShort() throws IOException {
    byte[] whole = Files.readAllBytes(TestFiles.resource("deflated.npz"));
    Path file = folder.resolve("cut.npz");
    for (int length : new int[] {0, 10, whole.length / 2, whole.length - 10}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(DataException.class, () -> readAll(file));
    }
  }

  @Test
  void readRefusesDamagedNumbers() throws IOException {
    byte[] bytes = Files.readAllBytes(TestFiles.resource("stored.npz"));
    int payload = find(bytes, new byte[] {16, 17, 18, 19, 20});
    bytes[payload] ^= 1;
    Path file = Files.write(folder.resolve("flipped.npz"), bytes);
    DataException e = assertThrows(DataException.class, () -> readAll(file));
    assertEquals("array 'x_test'", e.place());
    assertTrue(e.getMessage().contains("damaged"), e.getMessage());
  }

  @Test
  void everyFlippedByteGivesAMessageOrTheRightNumbers() throws IOException {
    byte[] whole = Files.readAllBytes(TestFiles.resource("deflated.npz"));
    Path file = folder.resolve("flipped.npz");
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      Files.write(file, flipped);
      try (Arena arena = Arena.ofConfined();
          NpzFile archive = NpzFile.open(file)) {
        for (String name : archive.names()) {
          assertRightNumbers(archive.read(name, arena));
        }
      } catch (DataException expected) {
        assertTrue(expected.getMessage().contains("flipped.npz"), expected.getMessage());
      }
    }
  }

  private static void assertRightNumbers(NumericArray array) {
    long[] row = new long[array.rowElements()];
    for (int i = 0; i < 5; i++) {
      array.readLongs(i, row);
      assertEquals(row.length == 1 ? new long[] {3, 1, 4, 1, 5}[i] : i * 16L, row[0]);
    }
  }

  @Test
  void readRefusesAHeaderThatPromisesMoreThanTheFileCanHold() throws IOException {
    String text = Files.readString(TestFiles.resource("u1.npy"), StandardCharsets.ISO_8859_1);
    String promising = text.replace("(2, 3, 4), }       ", "(2, 300, 40000), } ");
    byte[] hostile = promising.getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(text.length(), hostile.length);
    Path file = folder.resolve("hostile.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(hostile);
      zip.closeEntry();
    }
    DataException e = assertThrows(DataException.class, () -> readAll(file));
    assertTrue(e.getMessage().contains("promises 24000000 bytes"), e.getMessage());
  }

  private static void readAll(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined();
        NpzFile file = NpzFile.open(path)) {
      for (String name : file.names()) {
        file.read(name, arena);
      }
    }
  }

  private static int find(byte[] bytes, byte[] wanted) {
    for (int at = bytes.length - wanted.length; at >= 0; at--) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    throw new AssertionError("not found");
  }
}
