package dev.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The project's own sample data, held against its raw bytes. */
class SampleDataTest {

  private static final Path FOLDER = TestFiles.SAMPLES.resolve("fashion-mnist");
  private static final InputSpec IMAGE =
      new InputSpec("image", ElementType.FLOAT32, new long[] {-1, 1, 28, 28});

  private static byte[] images = new byte[0];
  private static byte[] labels = new byte[0];

  @BeforeAll
  static void unpack() throws IOException {
    images = unpack("t10k-images-idx3-ubyte.gz");
    labels = unpack("t10k-labels-idx1-ubyte.gz");
  }

  private static byte[] unpack(String name) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(FOLDER.resolve(name)))) {
      return in.readAllBytes();
    }
  }

  @Test
  void openFindsLabelsClassesAndPreprocessing() throws DataException {
    try (Dataset data =
        Datasets.open(FOLDER.resolve("t10k-images-idx3-ubyte.gz"), List.of(IMAGE))) {
      assertEquals(10_000, data.size());
      int[] found = data.labels().orElseThrow();
      for (int i = 0; i < 10_000; i++) {
        assertEquals(labels[8 + i], found[i]);
      }
      assertEquals(10, data.classNames().size());
      assertEquals("Ankle boot", data.classNames().get(9));
      assertEquals(Set.of(), data.preprocessing().orElseThrow().guessed());
      assertEquals(List.of("image"), data.inputNames());
      assertEquals(Integer.MAX_VALUE, data.maxBatch());
      assertEquals(
          List.of(
              "Labels from t10k-labels-idx1-ubyte.gz.", "Preprocessing from preprocessing.json."),
          data.notes());
    }
  }

  @Test
  void batchIsNormalisedAsTheNetworksWereTrained() throws DataException {
    try (Dataset data = Datasets.open(FOLDER, List.of(IMAGE))) {
      Tensor batch = data.batch(new int[] {9_999, 0, 17}).get("image");
      assertArrayEquals(new long[] {3, 1, 28, 28}, batch.shape());
      float[] values = batch.toFloats();
      int[] order = {9_999, 0, 17};
      for (int i = 0; i < values.length; i++) {
        int pixel = images[16 + order[i / 784] * 784 + i % 784] & 0xFF;
        assertEquals((pixel / 255.0 - 0.2860) / 0.3530, values[i], 1e-6);
      }
    }
  }

  @Test
  void pictureShowsThePixels() throws DataException {
    try (Dataset data = Datasets.open(FOLDER, List.of(IMAGE))) {
      Picture picture = data.picture(42).orElseThrow();
      assertEquals(28, picture.width());
      for (int i = 0; i < 784; i++) {
        int pixel = images[16 + 42 * 784 + i] & 0xFF;
        assertEquals(0xFF000000 | pixel * 0x010101, picture.argb(i % 28, i / 28));
      }
    }
  }

  @Test
  void flatModelsGetTheSameNumbersFlat() throws DataException {
    InputSpec flat = new InputSpec("x", ElementType.FLOAT32, new long[] {-1, 784});
    try (Dataset pictures = Datasets.open(FOLDER, List.of(IMAGE));
        Dataset vectors = Datasets.open(FOLDER, List.of(flat))) {
      Tensor vector = vectors.batch(5, 2).get("x");
      assertArrayEquals(new long[] {2, 784}, vector.shape());
      assertArrayEquals(pictures.batch(5, 2).get("image").toFloats(), vector.toFloats(), 1e-6f);
      assertTrue(vectors.picture(5).isPresent());
    }
  }

  @Test
  void channelsLastModelsAndModelsWithoutChannelsGetTheirShape() throws DataException {
    for (long[] shape : new long[][] {{-1, 28, 28, 1}, {8, 28, 28}}) {
      InputSpec input = new InputSpec("x", ElementType.FLOAT32, shape);
      Preprocessing told =
          Preprocessing.of(Resize.NONE, Normalization.UNIT, ChannelOrder.GRAY, Layout.NHWC);
      try (Dataset data =
          Datasets.open(FOLDER, List.of(input), Optional.empty(), Optional.of(told))) {
        Tensor batch = data.batch(0, 2).get("x");
        assertEquals(shape.length, batch.rank());
        assertEquals((images[16 + 400] & 0xFF) / 255f, batch.toFloats()[400], 1e-6);
        assertEquals(shape[0] < 0 ? Integer.MAX_VALUE : 8, data.maxBatch());
      }
    }
  }

  @Test
  void modelsOfBytesGetBytes() throws DataException {
    InputSpec bytes = new InputSpec("x", ElementType.UINT8, new long[] {1, 28, 28, 1});
    Preprocessing told =
        Preprocessing.of(Resize.NONE, Normalization.IDENTITY, ChannelOrder.GRAY, Layout.NHWC);
    try (Dataset data =
        Datasets.open(FOLDER, List.of(bytes), Optional.empty(), Optional.of(told))) {
      Tensor one = data.batch(3, 1).get("x");
      assertEquals(ElementType.UINT8, one.type());
      assertEquals(images[16 + 3 * 784 + 300], one.buffer().get(300));
      assertThrows(IllegalArgumentException.class, () -> data.batch(3, 2));
    }
  }

  @Test
  void aModelOfAnotherSizeIsRefusedWithBothShapes() {
    InputSpec photo = new InputSpec("photo", ElementType.FLOAT32, new long[] {-1, 3, 224, 224});
    DataException e =
        assertThrows(DataException.class, () -> Datasets.open(FOLDER, List.of(photo)));
    assertTrue(e.getMessage().contains("wants float32 [?, 3, 224, 224]"), e.getMessage());
    assertTrue(e.getMessage().contains("come out as [1, 28, 28]"), e.getMessage());
    assertTrue(e.getMessage().contains("t10k-images-idx3-ubyte.gz.preprocessing.json"));
  }

  @Test
  void resizeThatIsToldMakesPicturesFit() throws DataException {
    InputSpec larger = new InputSpec("x", ElementType.FLOAT32, new long[] {-1, 3, 32, 32});
    Preprocessing told =
        Preprocessing.of(Resize.fit(32, 32), Normalization.IDENTITY, ChannelOrder.RGB, Layout.NCHW);
    try (Dataset data =
        Datasets.open(FOLDER, List.of(larger), Optional.empty(), Optional.of(told))) {
      float[] values = data.batch(0, 1).get("x").toFloats();
      assertEquals(3 * 32 * 32, values.length);
      assertEquals(values[500], values[1024 + 500]);
    }
  }

  @Test
  void batchFailsAfterClose() throws DataException {
    Dataset data = Datasets.open(TestFiles.resource("x_test.npy"), List.of(vector(2)));
    data.close();
    data.close();
    assertThrows(IllegalStateException.class, () -> data.batch(0, 1));
  }

  private static InputSpec vector(long size) {
    return new InputSpec("x", ElementType.FLOAT32, new long[] {-1, size});
  }
}
