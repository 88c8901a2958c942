package dev.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzDataTest {

  private static final InputSpec PICTURE = spec("image", ElementType.FLOAT32, -1, 1, 4, 4);

  private static InputSpec spec(String name, ElementType type, long... shape) {
    return new InputSpec(name, type, shape);
  }

  private static Dataset open(String name, InputSpec... inputs) throws DataException {
    return Datasets.open(TestFiles.resource(name), List.of(inputs));
  }

  private static String refusal(String name, InputSpec... inputs) {
    DataException e = assertThrows(DataException.class, () -> open(name, inputs));
    assertTrue(e.getMessage().contains(name), e.getMessage());
    return e.getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "deflated.npz", "unnamed.npz", "one-hot.npz"})
  void usualNamesFindSamplesAndLabels(String name) throws DataException {
    try (Dataset data = open(name, PICTURE)) {
      assertEquals(5, data.size());
      assertArrayEquals(new int[] {3, 1, 4, 1, 5}, data.labels().orElseThrow());
      // All are whole numbers from 0 to 255, so they are taken for pixels.
      assertEquals(Normalization.UNIT, data.preprocessing().orElseThrow().normalization());
      float[] values = data.batch(4, 1).get("image").toFloats();
      assertEquals(79 / 255f, values[15], 1e-7);
    }
  }

  @Test
  void severalInputsAreFoundByName() throws DataException {
    try (Dataset data =
        open(
            "two-inputs.npz",
            spec("attention_mask", ElementType.INT64, -1, -1),
            spec("Input.IDs", ElementType.INT64, -1, -1))) {
      assertEquals(4, data.size());
      Map<String, Tensor> batch = data.batch(new int[] {3, 0});
      assertEquals(List.of("attention_mask", "Input.IDs"), List.copyOf(batch.keySet()));
      Tensor ids = batch.get("Input.IDs");
      assertArrayEquals(new long[] {2, 3}, ids.shape());
      LongBuffer values = ids.buffer().asLongBuffer();
      assertEquals(9, values.get(0));
      assertEquals(2, values.get(5));
      assertTrue(data.preprocessing().isEmpty());
      assertTrue(data.labels().isEmpty());
    }
  }

  @Test
  void severalInputsAreFoundByOrderWhereNoNameFits() throws DataException {
    try (Dataset data =
        open(
            "two-inputs.npz",
            spec("a", ElementType.INT32, -1, 3),
            spec("b", ElementType.FLOAT32, -1, 3))) {
      Map<String, Tensor> batch = data.batch(1, 1);
      assertArrayEquals(new float[] {3, 4, 5}, batch.get("a").toFloats());
      // Masks are numbers, not pixels: with several inputs nothing is scaled.
      assertArrayEquals(new float[] {1, 1, 1}, batch.get("b").toFloats());
    }
  }

  @Test
  void constantsGoWithEverySample() throws DataException {
    try (Dataset data =
        open(
            "state.npz",
            spec("input", ElementType.FLOAT32, -1, -1),
            spec("state", ElementType.FLOAT32, 2, -1, 3),
            spec("sr", ElementType.INT64))) {
      assertEquals(6, data.size());
      assertEquals(1, data.maxBatch());
      Map<String, Tensor> batch = data.batch(5, 1);
      assertArrayEquals(new float[] {10, 11}, batch.get("input").toFloats());
      assertArrayEquals(new long[] {2, 1, 3}, batch.get("state").shape());
      assertArrayEquals(new long[0], batch.get("sr").shape());
      assertEquals(16000, batch.get("sr").toFloats()[0]);
    }
  }

  @Test
  void missingArraysAreNamedWithWhatTheFileHas() {
    String message =
        refusal(
            "two-inputs.npz",
            spec("input_ids", ElementType.INT64, -1, -1),
            spec("attention_mask", ElementType.INT64, -1, -1),
            spec("token_type_ids", ElementType.INT64, -1, -1));
    assertTrue(message.contains("token_type_ids: int64 [?, ?]"), message);
    assertTrue(message.contains("input_ids: int32 [4, 3]"), message);
  }

  @Test
  void wrongShapesAreRefusedWithBothShapes() {
    String message =
        refusal(
            "two-inputs.npz",
            spec("input_ids", ElementType.INT64, -1, 5),
            spec("attention_mask", ElementType.INT64, -1, 3));
    assertTrue(message.contains("array 'input_ids'"), message);
    assertTrue(message.contains("wants int64 [?, 5], the data is int32 [4, 3]"), message);
    message = refusal("stored.npz", spec("image", ElementType.FLOAT32, -1, 3, 4, 4));
    assertTrue(message.contains("come out as [1, 4, 4]"), message);
  }

  @Test
  void wrongTypesAreRefused() {
    String message = refusal("one-hot.npz", spec("x", ElementType.INT64, -1, 4, 4));
    assertTrue(message.contains("wants int64 [?, 4, 4], the data is float32"), message);
    message = refusal("stored.npz", spec("x", ElementType.OTHER, -1));
    assertTrue(message.contains("wants other"), message);
  }

  @Test
  void numbersThatDoNotFitTheTypeAreRefusedWithTheSample() throws DataException {
    try (Dataset data =
        Datasets.open(
            TestFiles.resource("huge-unsigned.npy"),
            List.of(spec("x", ElementType.INT64, -1, 1)))) {
      assertEquals(7, data.batch(2, 1).get("x").buffer().asLongBuffer().get(0));
      DataException e = assertThrows(DataException.class, () -> data.batch(1, 1));
      assertTrue(e.getMessage().contains("sample 1 holds 9223372036854775808"), e.getMessage());
    }
    try (Dataset data =
        Datasets.open(
            TestFiles.resource("i4-little.npy"), List.of(spec("x", ElementType.UINT8, -1, 12)))) {
      DataException e = assertThrows(DataException.class, () -> data.batch(0, 2));
      assertTrue(e.getMessage().contains("sample 0 holds -5"), e.getMessage());
    }
  }

  @Test
  void arraysThatAreNoNumbersMatterOnlyWhereTheyAreNeeded() throws DataException {
    try (Dataset data = open("with-text.npz", spec("x", ElementType.FLOAT32, -1, 2))) {
      assertEquals(3, data.size());
    }
    String message =
        refusal(
            "with-text.npz",
            spec("x", ElementType.FLOAT32, -1, 2),
            spec("names", ElementType.INT64, -1));
    assertTrue(message.contains("array 'names': holds '<U2'"), message);
  }

  @Test
  void flatModelsCannotBeGivenChannelsOrASize() {
    Preprocessing byChannel =
        Preprocessing.of(Resize.NONE, Normalization.IMAGENET, ChannelOrder.RGB, Layout.NCHW);
    DataException e =
        assertThrows(
            DataException.class,
            () ->
                Datasets.open(
                    TestFiles.resource("x_test.npy"),
                    List.of(spec("x", ElementType.FLOAT32, -1, 2)),
                    Optional.empty(),
                    Optional.of(byChannel)));
    assertTrue(e.getMessage().contains("cannot be resized or scaled by channel"), e.getMessage());
  }

  @Test
  void meansMustBeAsManyAsChannels() {
    Normalization two = new Normalization(1, List.of(0.0, 0.0), List.of(1.0, 1.0));
    Preprocessing told = Preprocessing.of(Resize.NONE, two, ChannelOrder.AS_STORED, Layout.NCHW);
    DataException e =
        assertThrows(
            DataException.class,
            () ->
                Datasets.open(
                    TestFiles.resource("stored.npz"),
                    List.of(PICTURE),
                    Optional.empty(),
                    Optional.of(told)));
    assertTrue(e.getMessage().contains("1 channels, but there are 2 means"), e.getMessage());
  }

  @Test
  void anotherNumberOfLabelsIsRefused() {
    DataException e =
        assertThrows(
            DataException.class,
            () ->
                Datasets.open(
                    TestFiles.resource("x_test.npy"),
                    List.of(spec("x", ElementType.FLOAT32, -1, 2)),
                    Optional.of(TestFiles.resource("i1.npy")),
                    Optional.empty()));
    assertTrue(e.getMessage().contains("labels are one number per sample"), e.getMessage());
    DataException count =
        assertThrows(
            DataException.class,
            () ->
                Datasets.open(
                    TestFiles.resource("stored.npz"),
                    List.of(PICTURE),
                    Optional.of(TestFiles.resource("vector.npy")),
                    Optional.empty()));
    assertTrue(count.getMessage().contains("has 3 labels for 5 samples"), count.getMessage());
    assertTrue(count.getMessage().contains("vector.npy"), count.getMessage());
  }
}
