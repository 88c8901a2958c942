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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what NumPy wrote; see {@code make_arrays.py} beside the files for what is in them. */
class NpyFileTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b1",
        "i1",
        "u1",
        "i2-little",
        "i2-big",
        "i4-little",
        "i4-big",
        "i8-little",
        "i8-big",
        "u2-little",
        "u2-big",
        "u4-little",
        "u4-big",
        "u8-little",
        "u8-big",
        "f2-little",
        "f2-big",
        "f4-little",
        "f4-big",
        "f8-little",
        "f8-big",
        "version2",
        "version3",
        "fortran",
        "fortran-big"
      })
  void openReadsWhatNumpyWrote(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      NumericArray array = NpyFile.open(TestFiles.resource(name + ".npy"), arena);
      assertArrayEquals(new long[] {2, 3, 4}, array.shape());
      assertEquals(2, array.rows());
      for (int row = 0; row < 2; row++) {
        double[] doubles = new double[12];
        array.readDoubles(row, doubles);
        for (int i = 0; i < 12; i++) {
          assertEquals(expected(array.type(), row * 12 + i), doubles[i], "at " + i);
        }
        if (!array.type().isFloat()) {
          long[] longs = new long[12];
          array.readLongs(row, longs);
          assertArrayEquals(doubles, Arrays.stream(longs).asDoubleStream().toArray());
        }
      }
    }
  }

  private static double expected(NumberType type, int index) {
    return switch (type) {
      case BOOL -> index % 3 == 0 ? 1 : 0;
      case UINT8, UINT16, UINT32, UINT64 -> index;
      case INT8, INT16, INT32, INT64 -> index - 5;
      case FLOAT16, FLOAT32, FLOAT64 -> (index - 5) * 1.5;
    };
  }

  @Test
  void openReadsAScalarAsOneRowOfOneNumber() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      NumericArray array = NpyFile.open(TestFiles.resource("scalar.npy"), arena);
      long[] value = new long[1];
      array.readLongs(0, value);
      assertEquals(16000, value[0]);
      assertEquals(0, array.rank());
      assertEquals(1, array.rows());
    }
  }

  @Test
  void largeUnsignedNumbersAreRoundedAsDoubles() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      NumericArray array = NpyFile.open(TestFiles.resource("huge-unsigned.npy"), arena);
      double[] value = new double[1];
      array.readDoubles(0, value);
      assertEquals(0x1p64, value[0]);
      array.readDoubles(1, value);
      assertEquals(0x1p63, value[0]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "complex.npy, holds '<c16'",
    "text.npy, holds '<U2'",
    "records.npy, holds records",
    "stored.npz, does not start with",
    "gray.png, does not start with"
  })
  void openRefusesWhatIsNoArrayOfNumbers(String name, String message) {
    assertRefused(TestFiles.resource(name), message);
  }

  @Test
  void openRefusesAFileCutShortAnywhere() throws IOException {
    byte[] whole = Files.readAllBytes(TestFiles.resource("f4-little.npy"));
    for (int length = 0; length < whole.length; length++) {
      Path file = Files.write(folder.resolve("cut.npy"), Arrays.copyOf(whole, length));
      DataException e = assertRefused(file, "");
      assertEquals(file, e.file());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(9223372036854775807, 9) | impossible",
        "(4000000000000,) | cut short",
        "(3, 99999999999) | more than 2^31",
        "(-3, 2) | impossible",
        "(99999999999999999999,) | impossible",
        "(0, 3) | empty",
        "(x,) | impossible"
      })
  void openRefusesHostileShapesWithoutTakingMemory(String shape, String message)
      throws IOException {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
    Path file = Files.write(folder.resolve("hostile.npy"), npy(1, header));
    assertRefused(file, message);
  }

  @Test
  void openRefusesOtherVersionsAndEndlessHeaders() throws IOException {
    assertRefused(Files.write(folder.resolve("a.npy"), npy(9, "{}")), "version 9");
    assertRefused(
        Files.write(folder.resolve("b.npy"), npy(2, " ".repeat(20_000))), "header of 20000 bytes");
    assertRefused(Files.write(folder.resolve("c.npy"), npy(1, "{'descr': '<f4'}")), "without");
  }

  private static byte[] npy(int version, String header) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    int lengthBytes = version == 1 ? 2 : 4;
    byte[] file = new byte[8 + lengthBytes + text.length];
    System.arraycopy(NpyHeader.MAGIC, 0, file, 0, 6);
    file[6] = (byte) version;
    file[8] = (byte) text.length;
    file[9] = (byte) (text.length >> 8);
    System.arraycopy(text, 0, file, 8 + lengthBytes, text.length);
    return file;
  }

  private static DataException assertRefused(Path file, String message) {
    DataException e =
        assertThrows(
            DataException.class,
            () -> {
              try (Arena arena = Arena.ofConfined()) {
                NpyFile.open(file, arena);
              }
            });
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
    return e;
  }
}
