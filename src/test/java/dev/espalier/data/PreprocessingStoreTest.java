package dev.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreprocessingStoreTest {
  private static final InputSpec INPUT =
      new InputSpec("x", ElementType.FLOAT32, new long[] {-1, 1, 2, 2});
  private static final Preprocessing SIGNED =
      Preprocessing.of(
          Resize.NONE, Normalization.of(1 / 255.0, 0.5, 0.5), ChannelOrder.GRAY, Layout.NCHW);

  @TempDir private Path folder;
  private Path data = Path.of("");
  private PreprocessingStore store = PreprocessingStore.BESIDE_DATA;

  @BeforeEach
  void writeData() throws IOException {
    Path place = Files.createDirectories(folder.resolve("data"));
    data = TestFiles.idx(place.resolve("x.idx"), new byte[] {0, 51, 102, -1}, 1, 2, 2);
    store = new PreprocessingStore(Optional.of(folder.resolve("home").resolve("kept")));
  }

  /** A folder in the place of the file: nobody can write there, whatever their rights. */
  private void blockPlaceBesideTheData() throws IOException {
    Files.createDirectories(PreprocessingFile.beside(data).resolve("full"));
  }

  private Dataset open() throws DataException {
    return Datasets.open(data, List.of(INPUT), Optional.empty(), Optional.empty(), store);
  }

  @Test
  void keptBesideTheDataWherePossible() throws IOException {
    assertEquals(PreprocessingFile.beside(data), store.keep(data, SIGNED));
    assertTrue(store.keeps(data));
    try (Dataset opened = open()) {
      assertEquals(Optional.of(SIGNED), opened.preprocessing());
    }
  }

  @Test
  void keptInTheOwnFolderWhereNothingCanBeWrittenBesideTheData() throws IOException {
    blockPlaceBesideTheData();

    Path file = store.keep(data, SIGNED);

    assertTrue(file.startsWith(folder.resolve("home")), file.toString());
    assertEquals(Optional.of(file), store.find(data));
    try (Dataset opened = open()) {
      assertEquals(Optional.of(SIGNED), opened.preprocessing());
    }
    try (Dataset elsewhere = Datasets.open(data, List.of(INPUT))) {
      assertNotEquals(Optional.of(SIGNED), elsewhere.preprocessing());
    }
  }

  @Test
  void dataOfTheSameNameInAnotherFolderHasItsOwn() throws IOException {
    blockPlaceBesideTheData();
    store.keep(data, SIGNED);
    Path other = Files.createDirectories(folder.resolve("other")).resolve("x.idx");
    assertEquals(Optional.empty(), store.find(Files.copy(data, other)));
  }

  @Test
  void writingBesideTheDataAgainEndsTheOwnFile() throws IOException {
    blockPlaceBesideTheData();
    Path own = store.keep(data, SIGNED);
    Files.delete(PreprocessingFile.beside(data).resolve("full"));
    Files.delete(PreprocessingFile.beside(data));

    Preprocessing other = SIGNED.withNormalization(Normalization.UNIT);
    Path beside = store.keep(data, other);

    assertEquals(PreprocessingFile.beside(data), beside);
    assertFalse(Files.exists(own));
    try (Dataset opened = open()) {
      assertEquals(Optional.of(other), opened.preprocessing());
    }
  }

  @Test
  void whatIsForgottenIsGuessedAgain() throws IOException {
    store.keep(data, SIGNED);
    store.forget(data);
    assertFalse(store.keeps(data));
    try (Dataset opened = open()) {
      assertEquals(
          Set.of(Preprocessing.Part.NORMALIZATION), opened.preprocessing().orElseThrow().guessed());
    }
  }

  @Test
  void fedSampleIsWhatTheModelGets() throws IOException {
    store.keep(data, SIGNED);
    try (Dataset opened = open()) {
      FedSample fed = opened.fed(0).orElseThrow();
      assertEquals("'x' float32 [1, 1, 2, 2]", fed.input());
      assertEquals(-1, fed.low(), 1e-6);
      assertEquals(1, fed.high(), 1e-6);
      assertEquals((-1 - 0.6 - 0.2 + 1) / 4, fed.mean(), 1e-6);
      Picture picture = fed.picture().orElseThrow();
      assertEquals(0xFF000000, picture.argb(0, 0));
      assertEquals(0xFF333333, picture.argb(1, 0));
      assertEquals(0xFFFFFFFF, picture.argb(1, 1));
    }
  }

  @Test
  void fedPictureHasThePlacesOfTheOriginalInBothLayouts() throws IOException {
    byte[] pixels = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120};
    Path colours = TestFiles.idx(data.resolveSibling("c.idx"), pixels, 1, 2, 2, 3);
    for (Layout layout : Layout.values()) {
      long[] shape = layout == Layout.NCHW ? new long[] {1, 3, 2, 2} : new long[] {1, 2, 2, 3};
      InputSpec input = new InputSpec("x", ElementType.FLOAT32, shape);
      Preprocessing how =
          Preprocessing.of(Resize.NONE, Normalization.IDENTITY, ChannelOrder.RGB, layout);
      try (Dataset opened =
          Datasets.open(colours, List.of(input), Optional.empty(), Optional.of(how))) {
        Picture fed = opened.fed(0).orElseThrow().picture().orElseThrow();
        assertEquals(opened.picture(0).orElseThrow(), fed, layout.toString());
      }
    }
  }

  @Test
  void dataThatDoesNotFitSaysHowItMight() throws IOException {
    InputSpec photo = new InputSpec("x", ElementType.FLOAT32, new long[] {1, 3, 8, 6});
    Preprocessing suggested;
    try {
      Datasets.open(data, List.of(photo)).close();
      throw new AssertionError("opened");
    } catch (DataException e) {
      suggested = e.misfit().orElseThrow();
    }
    assertTrue(
        suggested
            .guessed()
            .containsAll(Set.of(Preprocessing.Part.RESIZE, Preprocessing.Part.CHANNELS)));
    try (Dataset opened =
        Datasets.open(data, List.of(photo), Optional.empty(), Optional.of(suggested))) {
      assertEquals(3 * 8 * 6, opened.batch(0, 1).get("x").elementCount());
    }
  }
}
