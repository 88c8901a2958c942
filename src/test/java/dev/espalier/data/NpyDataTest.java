package dev.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyDataTest {

  @TempDir Path folder;

  private static InputSpec vector(ElementType type, long size) {
    return new InputSpec("x", type, new long[] {-1, size});
  }

  private Path copy(String name, String as) throws IOException {
    return Files.copy(TestFiles.resource(name), folder.resolve(as));
  }

  @Test
  void labelsBesideTheSamplesAreFound() throws DataException {
    try (Dataset data =
        Datasets.open(TestFiles.resource("x_test.npy"), List.of(vector(ElementType.FLOAT32, 2)))) {
      assertArrayEquals(new int[] {2, 0, 1}, data.labels().orElseThrow());
      // Fractions or not: 0 to 5 are whole numbers, so they could be pixels; it is a guess.
      assertEquals(1, data.preprocessing().orElseThrow().guessed().size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "samples-images.npy, samples-labels.npy",
    "X.npy, y.npy",
    "test-x.npy, test-y.npy",
    "faces.npy, faces_labels.npy",
    "faces.npy, faces.labels.csv"
  })
  void usualNamesOfLabelFilesAreKnown(String samples, String labels) throws IOException {
    Path data = copy("x_test.npy", samples);
    if (labels.endsWith("csv")) {
      Files.writeString(folder.resolve(labels), "2\n0\n1\n");
    } else {
      copy("y_test.npy", labels);
    }
    try (Dataset opened = Datasets.open(data, List.of(vector(ElementType.FLOAT32, 2)))) {
      assertArrayEquals(new int[] {2, 0, 1}, opened.labels().orElseThrow());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"b\na\nb\n", "first,b\nsecond,a\nthird,b\n"})
  void labelsAsTextAreNames(String text) throws IOException {
    Path data = copy("x_test.npy", "samples.npy");
    Path labels = Files.writeString(folder.resolve("any.txt"), text);
    try (Dataset opened =
        Datasets.open(
            data, List.of(vector(ElementType.FLOAT32, 2)), Optional.of(labels), Optional.empty())) {
      assertArrayEquals(new int[] {1, 0, 1}, opened.labels().orElseThrow());
      assertEquals(List.of("a", "b"), opened.classNames());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"label\n2\n0\n1\n", ",class\n0,2\n1,0\n2,1\n"})
  void headingsOfLabelsAreNoLabels(String text) throws IOException {
    Path data = copy("x_test.npy", "faces.npy");
    Files.writeString(folder.resolve("faces.labels.csv"), text);
    try (Dataset opened = Datasets.open(data, List.of(vector(ElementType.FLOAT32, 2)))) {
      assertArrayEquals(new int[] {2, 0, 1}, opened.labels().orElseThrow());
    }
  }

  @Test
  void labelsThatAreNoWholeNumbersAreRefused() throws IOException {
    Path data = copy("x_test.npy", "samples.npy");
    Path labels = copy("f4-little.npy", "labels.npy");
    Path flat = folder.resolve("fractions.npy");
    byte[] bytes = Files.readAllBytes(labels);
    String head =
        new String(bytes, StandardCharsets.ISO_8859_1).replace("(2, 3, 4),", "(24,),    ");
    Files.write(flat, head.getBytes(StandardCharsets.ISO_8859_1));
    DataException e =
        assertThrows(
            DataException.class,
            () ->
                Datasets.open(
                    data,
                    List.of(vector(ElementType.FLOAT32, 2)),
                    Optional.of(flat),
                    Optional.empty()));
    assertTrue(e.getMessage().contains("label 0 is -7.5, not a class number"), e.getMessage());
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"OTHER", "BOOL", "UINT8"},
      mode = EnumSource.Mode.EXCLUDE)
  void integersBecomeEveryTypeThatHoldsThem(ElementType type) throws DataException {
    try (Dataset data =
        Datasets.open(TestFiles.resource("i2-big.npy"), List.of(vector(type, 12)))) {
      Tensor batch = data.batch(0, 2).get("x");
      assertEquals(type, batch.type());
      float[] values = batch.toFloats();
      for (int i = 0; i < 24; i++) {
        assertEquals(i - 5, values[i]);
      }
    }
  }

  @Test
  void modelsWithoutBatchAxisGetOneSampleAtATime() throws DataException {
    InputSpec whole = new InputSpec("x", ElementType.FLOAT64, new long[] {3, 4});
    try (Dataset data = Datasets.open(TestFiles.resource("f8-big.npy"), List.of(whole))) {
      assertEquals(1, data.maxBatch());
      Tensor one = data.batch(1, 1).get("x");
      assertArrayEquals(new long[] {3, 4}, one.shape());
      assertEquals(7 * 1.5f, one.toFloats()[0]);
    }
  }

  /** Measurements over time, few at a time, look like the colours of a picture by their number. */
  @ParameterizedTest
  @CsvSource({"-1, 5, 1", "-1, 5, 3", "-1, -1, 3", "-1, 5, 4", "4, 5, 6", "1, 5, 3", "-1, 3, 5"})
  void seriesAreFedAsTheyAre(long batch, long length, long measurements) throws IOException {
    int rows = length < 0 ? 7 : (int) length;
    byte[] values = new byte[8 * rows * (int) measurements];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (i % 100);
    }
    Path file = TestFiles.idx(folder.resolve("series"), values, 8, rows, (int) measurements);
    InputSpec input =
        new InputSpec("x", ElementType.FLOAT32, new long[] {batch, length, measurements});
    Preprocessing told =
        Preprocessing.of(Resize.NONE, Normalization.IDENTITY, ChannelOrder.GRAY, Layout.NCHW);
    try (Dataset data = Datasets.open(file, List.of(input), Optional.empty(), Optional.of(told))) {
      assertEquals(batch < 0 ? Integer.MAX_VALUE : batch, data.maxBatch());
      Tensor second = data.batch(1, 1).get("x");
      assertArrayEquals(new long[] {1, rows, measurements}, second.shape());
      float[] fed = second.toFloats();
      for (int i = 0; i < fed.length; i++) {
        assertEquals(values[fed.length + i], fed[i]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "empty.bin, '', is empty",
    "text.txt, hello, is no data that can be read",
    "missing.npy, , there is no such file or folder"
  })
  void whatIsNoDataIsRefused(String name, String content, String message) throws IOException {
    Path file = folder.resolve(name);
    if (content != null) {
      Files.writeString(file, content);
    }
    DataException e =
        assertThrows(
            DataException.class,
            () -> Datasets.open(file, List.of(vector(ElementType.FLOAT32, 2))));
    assertEquals(
        file + ": " + message, e.getMessage().substring(0, (file + ": " + message).length()));
  }

  @Test
  void aFolderWithSeveralArraysAsksWhichOne() throws IOException {
    copy("x_test.npy", "one.npy");
    copy("x_test.npy", "two.npy");
    DataException e =
        assertThrows(
            DataException.class,
            () -> Datasets.open(folder, List.of(vector(ElementType.FLOAT32, 2))));
    assertTrue(e.getMessage().contains("[one.npy, two.npy]"), e.getMessage());
    copy("x_test.npy", "test.npy");
    try (Dataset data = Datasets.open(folder, List.of(vector(ElementType.FLOAT32, 2)))) {
      assertEquals("test.npy", data.name());
    }
  }

  @Test
  void picturesWithChannelsLastComeOutInTheModelsLayout() throws IOException {
    // 2 pictures of 2 rows, 4 columns, 3 channels; the values count up.
    byte[] values = new byte[48];
    for (int i = 0; i < 48; i++) {
      values[i] = (byte) i;
    }
    Path file = TestFiles.idx(folder.resolve("pictures"), values, 2, 2, 4, 3);
    InputSpec planes = new InputSpec("x", ElementType.FLOAT32, new long[] {-1, 3, 2, -1});
    Preprocessing told =
        Preprocessing.of(Resize.NONE, Normalization.IDENTITY, ChannelOrder.BGR, Layout.NCHW);
    try (Dataset data = Datasets.open(file, List.of(planes), Optional.empty(), Optional.of(told))) {
      float[] second = data.batch(1, 1).get("x").toFloats();
      for (int i = 0; i < 24; i++) {
        int blueFirst = 2 - i / 8;
        assertEquals(24 + i % 8 * 3 + blueFirst, second[i]);
      }
      assertEquals(0xFF000000 | (27 << 16) | (28 << 8) | 29, argb(data, 1, 1, 0));
    }
  }

  private static int argb(Dataset data, int sample, int x, int y) throws DataException {
    return data.picture(sample).orElseThrow().argb(x, y);
  }
}
