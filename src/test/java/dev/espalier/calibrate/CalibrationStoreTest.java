package dev.espalier.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.network.LayerId;
import dev.espalier.numeric.Histogram;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.SecondMoment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calibrations come back as they were, or not at all. */
class CalibrationStoreTest {
  private static final LayerId FIRST = new LayerId("first");
  private static final LayerId SECOND = new LayerId("second");
  private static final LayerId GROUPED = new LayerId("grouped.größe");
  private static final LayerId SKIPPED = new LayerId("skipped");

  private static final ValueStatistics STATISTICS =
      new ValueStatistics(
          5,
          1,
          -0.5f,
          1.5f,
          -0.25f,
          1.25f,
          new Histogram(-2, 2, new long[] {0, 2, 3, 0}),
          new double[] {0.1, -7});

  @TempDir private Path folder;

  private static SecondMoment moment(int size, long seed) {
    Random random = new Random(seed);
    Matrix matrix = Matrix.zeros(size, size);
    for (int row = 0; row < size; row++) {
      for (int column = 0; column <= row; column++) {
        float value = (float) random.nextGaussian();
        matrix.values()[row * size + column] = value;
        matrix.values()[column * size + row] = value;
      }
    }
    float[] mean = new float[size];
    for (int i = 0; i < size; i++) {
      mean[i] = (float) random.nextGaussian();
    }
    return new SecondMoment(matrix, mean, 1000 + seed);
  }

  private static Calibration calibration(int size) {
    LayerMoments shared = new LayerMoments(List.of(moment(size, 1)));
    LayerMoments grouped = new LayerMoments(List.of(moment(3, 2), moment(3, 3)));
    return new Calibration(
        Map.of(FIRST, shared, SECOND, shared, GROUPED, grouped),
        Map.of(SKIPPED, "what flows into it holds NaN or infinite values"),
        Map.of(FIRST, new LayerActivations(Optional.of(STATISTICS), Optional.empty())),
        Map.of("größe", STATISTICS),
        77);
  }

  private static void assertSameMoments(LayerMoments wanted, LayerMoments found) {
    assertEquals(wanted.groups().size(), found.groups().size());
    for (int group = 0; group < wanted.groups().size(); group++) {
      SecondMoment one = wanted.groups().get(group);
      SecondMoment other = found.groups().get(group);
      assertEquals(one.count(), other.count());
      assertArrayEquals(one.mean(), other.mean());
      assertArrayEquals(one.matrix().values(), other.matrix().values());
    }
  }

  /** With the other's arrays, which say nothing as text. */
  private static ValueStatistics replaced(ValueStatistics one, ValueStatistics other) {
    Histogram same = one.histogram();
    return new ValueStatistics(
        one.count(),
        one.skipped(),
        one.min(),
        one.max(),
        one.meanMin(),
        one.meanMax(),
        new Histogram(same.min(), same.max(), other.histogram().counts()),
        other.channelMeans());
  }

  @Test
  void findGivesBackBitForBitWhatWasKept() {
    CalibrationStore store = new CalibrationStore(folder.resolve("new"));
    Calibration kept = calibration(19);
    store.keep("abc", kept);
    Calibration found = new CalibrationStore(folder.resolve("new")).find("abc").orElseThrow();
    assertEquals(kept.samples(), found.samples());
    assertEquals(kept.skipped(), found.skipped());
    assertEquals(kept.layers().keySet(), found.layers().keySet());
    kept.layers()
        .forEach((layer, moments) -> assertSameMoments(moments, found.of(layer).orElseThrow()));
    LayerActivations activations = found.activations(FIRST).orElseThrow();
    ValueStatistics input = activations.input().orElseThrow();
    assertEquals(STATISTICS.toString(), replaced(input, STATISTICS).toString());
    assertArrayEquals(STATISTICS.histogram().counts(), input.histogram().counts());
    assertArrayEquals(STATISTICS.channelMeans(), input.channelMeans());
    assertTrue(activations.output().isEmpty());
    assertSame(found.of(FIRST).orElseThrow(), found.of(SECOND).orElseThrow());
    assertTrue(store.find("abd").isEmpty());
  }

  @Test
  void fileIsAboutAsLargeAsSaidWithSharedMomentsOnce() throws IOException {
    Calibration large = calibration(200);
    Path file = folder.resolve("one");
    CalibrationFile.write(file, large);
    long said = CalibrationFile.byteSize(large);
    int statistics = 2 * 8 + 4 * 4 + 8 + 2 * 4 + 8 * (4 + 2);
    assertEquals(4 * (200 * 201 / 2 + 200) + 2 * 4 * (6 + 3) + 2 * statistics, said);
    assertTrue(Math.abs(said - Files.size(file)) < 300);
  }

  @Test
  void damagedFileIsRefusedWhereverTheDamageIs() throws IOException {
    Path file = folder.resolve("one");
    CalibrationFile.write(file, calibration(4));
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThrows(IOException.class, () -> CalibrationFile.read(file), length + " bytes");
    }
    Files.write(file, Arrays.copyOf(good, good.length + 1));
    assertThrows(IOException.class, () -> CalibrationFile.read(file));
    for (int at = 0; at < good.length; at++) {
      for (int bit : new int[] {1, 0x80}) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) bit;
        Files.write(file, bad);
        assertThrows(IOException.class, () -> CalibrationFile.read(file), "byte " + at);
      }
    }
  }

  @Test
  void damagedFileCountsAsNoneAndIsReplaced() throws IOException {
    CalibrationStore store = new CalibrationStore(folder);
    store.keep("abc", calibration(5));
    Path file = folder.resolve("abc.calibration");
    Files.write(file, new byte[] {1, 2, 3});
    assertTrue(store.find("abc").isEmpty());
    store.keep("abc", calibration(5));
    assertTrue(store.find("abc").isPresent());
  }

  @Test
  void whatWasNotUsedForLongestMakesRoom() throws IOException {
    long each = CalibrationFile.byteSize(calibration(50));
    CalibrationStore store = new CalibrationStore(folder, 3 * each);
    for (String key : List.of("a", "b")) {
      store.keep(key, calibration(50));
    }
    Files.setLastModifiedTime(folder.resolve("a.calibration"), FileTime.fromMillis(1_000));
    Files.setLastModifiedTime(folder.resolve("b.calibration"), FileTime.fromMillis(2_000));
    assertTrue(store.find("a").isPresent(), "and so it is the one used last");
    Files.write(folder.resolve("notes.txt"), new byte[(int) (4 * each)]);
    store.keep("c", calibration(50));
    assertFalse(Files.exists(folder.resolve("b.calibration")));
    assertTrue(store.find("a").isPresent());
    assertTrue(store.find("c").isPresent());
    assertTrue(Files.exists(folder.resolve("notes.txt")));
    store.keep("large", calibration(200));
    assertTrue(store.find("large").isEmpty());
    assertTrue(store.find("a").isPresent(), "nothing makes room for what does not fit");
  }

  @Test
  void folderThatCannotBeWrittenToCostsNothingElse() throws IOException {
    Path taken = Files.createFile(folder.resolve("file"));
    CalibrationStore store = new CalibrationStore(taken.resolve("inside"));
    store.keep("abc", calibration(3));
    assertTrue(store.find("abc").isEmpty());
  }
}
