package dev.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFolderTest {

  private static final InputSpec INPUT =
      new InputSpec("x", ElementType.FLOAT32, new long[] {-1, 3, 2, 3});

  @TempDir Path folder;

  private void put(String name, String picture) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.copy(TestFiles.resource(picture), file);
  }

  private Dataset open() throws DataException {
    return Datasets.open(folder, List.of(INPUT));
  }

  private String message() {
    return assertThrows(DataException.class, this::open).getMessage();
  }

  @Test
  void foldersAreClassesInTheOrderOfTheAlphabet() throws IOException {
    put("dog/1.png", "rgb.png");
    put("cat/b.PNG", "gray.png");
    put("cat/a.bmp", "rgb.bmp");
    put("cat/more/c.png", "palette.png");
    Files.writeString(folder.resolve("cat/notes.txt"), "not a picture");
    try (Dataset data = open()) {
      assertEquals(4, data.size());
      assertArrayEquals(new int[] {0, 0, 0, 1}, data.labels().orElseThrow());
      assertEquals(List.of("cat", "dog"), data.classNames());
      assertTrue(data.notes().contains("Labels from the names of the folders."));
      assertEquals(3, data.picture(3).orElseThrow().width());
    }
  }

  @Test
  void foldersNamedByNumbersAreLabels() throws IOException {
    put("10/a.png", "rgb.png");
    put("2/a.png", "rgb.png");
    try (Dataset data = open()) {
      assertArrayEquals(new int[] {10, 2}, data.labels().orElseThrow());
      assertEquals(List.of(), data.classNames());
    }
  }

  @Test
  void classNamesGiveFoldersTheirLabels() throws IOException {
    put("dog/1.png", "rgb.png");
    put("cat/1.png", "rgb.png");
    Files.writeString(folder.resolve("classes.txt"), "mouse\ndog\ncat\n");
    try (Dataset data = open()) {
      assertArrayEquals(new int[] {2, 1}, data.labels().orElseThrow());
      assertEquals(3, data.classNames().size());
    }
    Files.writeString(folder.resolve("classes.txt"), "mouse\ndog\n");
    assertTrue(message().contains("'cat' is none of the 2 class names"), message());
  }

  @Test
  void anEmptyClassFolderIsRefused() throws IOException {
    put("dog/1.png", "rgb.png");
    Files.createDirectory(folder.resolve("cat"));
    assertTrue(message().contains("class folder 'cat': has no pictures"), message());
  }

  @Test
  void aFolderOfOtherFoldersIsNoDataOfPictures() throws IOException {
    Files.createDirectories(folder.resolve("src/main"));
    assertTrue(message().contains("has no pictures and no array files"), message());
  }

  @Test
  void aFolderWithNothingInItIsRefused() {
    assertTrue(message().contains("has no pictures and no array files"), message());
  }

  @Test
  void aDamagedPictureIsNamedWhenItIsRead() throws IOException {
    put("dog/1.png", "rgb.png");
    Files.writeString(folder.resolve("dog/2.png"), "broken");
    try (Dataset data = open()) {
      assertEquals(2, data.size());
      DataException e = assertThrows(DataException.class, () -> data.batch(0, 2));
      assertEquals(folder.resolve("dog/2.png"), e.file());
    }
  }

  @Test
  void loosePicturesHaveNoLabels() throws IOException {
    put("a.png", "rgb.png");
    put("b.png", "gray.png");
    try (Dataset data = open()) {
      assertTrue(data.labels().isEmpty());
      // Gray pictures are given the three channels that the model wants.
      assertEquals(2 * 3 * 2 * 3, data.batch(0, 2).get("x").elementCount());
    }
  }

  @Test
  void aTableNamesPicturesByHeading() throws IOException {
    put("in/a.png", "rgb.png");
    put("b.png", "rgb.png");
    Files.writeString(
        folder.resolve("labels.csv"), "id,Class,File Name\n1,\"dog, big\",in/a.png\n2,cat,b.png\n");
    try (Dataset data = open()) {
      assertArrayEquals(new int[] {1, 0}, data.labels().orElseThrow());
      assertEquals(List.of("cat", "dog, big"), data.classNames());
      assertTrue(data.notes().contains("Labels from labels.csv."));
    }
  }

  @Test
  void aTableWithoutHeadingIsFileAndLabel() throws IOException {
    put("a.png", "rgb.png");
    put("b.png", "rgb.png");
    Path table = Files.writeString(folder.resolve("any.csv"), "b.png;7\r\na.png;3\r\n\r\n");
    try (Dataset data = Datasets.open(table, List.of(INPUT))) {
      assertArrayEquals(new int[] {7, 3}, data.labels().orElseThrow());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'a.png,1\nmissing.png,2', line 2: there is no picture 'missing.png'",
    "'a.png,1\n../outside.png,2', line 2: '../outside.png' lies outside",
    "'a.png,1\na.png', line 2: has 1 cells",
    "'file,label', names no pictures",
    "'a.png,\"1', line 1: has a quotation mark that is never closed",
    "'', names no pictures"
  })
  void badTablesAreRefusedWithTheLine(String text, String message) throws IOException {
    put("a.png", "rgb.png");
    Files.writeString(folder.resolve("labels.csv"), text.translateEscapes());
    assertTrue(message().contains(message), message());
    assertTrue(message().contains("labels.csv"), message());
  }

  @Test
  void guessesAreMarkedAndCanBeReplaced() throws IOException {
    put("a.png", "rgb.png");
    Preprocessing guess;
    try (Dataset data = open()) {
      guess = data.preprocessing().orElseThrow();
      assertEquals(
          Set.of(
              Preprocessing.Part.RESIZE,
              Preprocessing.Part.CHANNELS,
              Preprocessing.Part.NORMALIZATION,
              Preprocessing.Part.LAYOUT),
          guess.guessed());
      assertEquals(Normalization.UNIT, guess.normalization());
    }
    Preprocessing better =
        guess.withNormalization(Normalization.IDENTITY).withChannels(ChannelOrder.BGR);
    Path written = PreprocessingFile.write(folder, better);
    try (Dataset data = open()) {
      assertEquals(better, data.preprocessing().orElseThrow());
      assertEquals(7, data.batch(0, 1).get("x").toFloats()[0]);
      assertTrue(
          data.notes().contains("Preprocessing from " + written.getFileName() + "."),
          data.notes().toString());
    } finally {
      Files.delete(written);
    }
  }

  @Test
  void aModelThatWantsNoPicturesIsNamed() throws IOException {
    put("a.png", "rgb.png");
    InputSpec words = new InputSpec("ids", ElementType.INT64, new long[] {-1, 128});
    DataException e =
        assertThrows(DataException.class, () -> Datasets.open(folder, List.of(words)));
    assertTrue(e.getMessage().contains("ids: int64 [?, 128]"), e.getMessage());
    DataException two =
        assertThrows(
            DataException.class,
            () -> Datasets.open(folder, List.of(INPUT, words), Optional.empty(), Optional.empty()));
    assertTrue(two.getMessage().contains("the model has 2 inputs"), two.getMessage());
  }
}
