package dev.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void ofKeepsValuesAndShape() {
    Tensor tensor = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    assertEquals(ElementType.FLOAT32, tensor.type());
    assertArrayEquals(new long[] {2, 3}, tensor.shape());
    assertEquals(6, tensor.elementCount());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, tensor.toFloats());
    assertEquals(4f, tensor.floats().get(3));
    assertTrue(tensor.buffer().isDirect());
  }

  @Test
  void changingTheArraysAfterwardsChangesNothing() {
    float[] values = {1, 2};
    long[] shape = {2};
    Tensor tensor = Tensor.of(values, shape);

    values[0] = 9;
    shape[0] = 9;
    tensor.shape()[0] = 9;

    assertArrayEquals(new float[] {1, 2}, tensor.toFloats());
    assertEquals(2, tensor.axis(0));
  }

  @Test
  void bufferIsReadOnlyAndNativeOrder() {
    Tensor tensor = Tensor.of(new long[] {-5}, 1);

    ByteBuffer bytes = tensor.buffer();

    assertEquals(-5, bytes.getLong(0));
    assertEquals(ByteOrder.nativeOrder(), bytes.order());
    assertThrows(ReadOnlyBufferException.class, () -> bytes.put(0, (byte) 1));
  }

  @Test
  void ofBufferTakesTheRemainingBytesOnly() {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9}).position(1).limit(4);

    Tensor tensor = Tensor.of(ElementType.UINT8, bytes, 3);

    assertArrayEquals(new float[] {1, 2, 3}, tensor.toFloats());
    assertEquals(1, bytes.position());
  }

  @Test
  void toFloatsReadsEveryType() {
    assertArrayEquals(new float[] {-7}, Tensor.of(new long[] {-7}, 1).toFloats());
    assertArrayEquals(new float[] {-7}, Tensor.of(new int[] {-7}, 1).toFloats());
    byte[] bytes = {-1, 2};
    assertArrayEquals(new float[] {-1, 2}, Tensor.of(ElementType.INT8, bytes, 2).toFloats());
    assertArrayEquals(new float[] {255, 2}, Tensor.of(ElementType.UINT8, bytes, 2).toFloats());
    assertArrayEquals(
        new float[] {1.5f}, sixteenBits(ElementType.FLOAT16, Float.floatToFloat16(1.5f)));
    assertArrayEquals(
        new float[] {-2.5f},
        sixteenBits(ElementType.BFLOAT16, (short) (Float.floatToIntBits(-2.5f) >>> 16)));
    assertArrayEquals(new float[] {-3}, sixteenBits(ElementType.INT16, (short) -3));
    ByteBuffer eight = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putDouble(0, 0.25);
    assertArrayEquals(
        new float[] {0.25f}, Tensor.of(ElementType.FLOAT64, eight).toFloats(), "a scalar");
  }

  private static float[] sixteenBits(ElementType type, short bits) {
    ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.nativeOrder()).putShort(0, bits);
    return Tensor.of(type, bytes, 1).toFloats();
  }

  @Test
  void emptyAxisGivesNoElements() {
    assertEquals(0, Tensor.zeros(ElementType.FLOAT32, 3, 0, 5).elementCount());
  }

  @Test
  void refusesShapesThatCannotBe() {
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[3], 2, 2));
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[0], -1));
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[0], 0, -1));
    assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(ElementType.OTHER, 1));
    long huge = 1L << 33;
    for (long[] shape : new long[][] {{huge}, {huge, huge}, {1L << 62, 2}, {Long.MAX_VALUE, 3}}) {
      var refused =
          assertThrows(
              IllegalArgumentException.class, () -> Tensor.byteCount(ElementType.INT8, shape));
      assertTrue(refused.getMessage().contains("int8 ["), refused.getMessage());
    }
  }

  @Test
  void specSaysWhatDoesNotFit() {
    InputSpec spec = new InputSpec("image", ElementType.FLOAT32, new long[] {-1, 1, 2});

    assertEquals(Optional.empty(), spec.mismatch(Tensor.of(new float[6], 3, 1, 2)));
    assertEquals(
        Optional.of("input 'image' wants float32 [?, 1, 2], the data is float32 [3, 2]"),
        spec.mismatch(Tensor.of(new float[6], 3, 2)));
    assertEquals(
        Optional.of("input 'image' wants float32 [?, 1, 2], the data is int64 [1, 1, 2]"),
        spec.mismatch(Tensor.of(new long[2], 1, 1, 2)));
    assertTrue(spec.mismatch(Tensor.of(new float[3], 1, 1, 3)).isPresent());
  }

  @Test
  void specsWithEqualShapesAreEqual() {
    InputSpec one = new InputSpec("x", ElementType.INT64, new long[] {1, -1});
    InputSpec same = new InputSpec("x", ElementType.INT64, new long[] {1, -1});

    assertEquals(one, same);
    assertEquals(one.hashCode(), same.hashCode());
    assertEquals("x: int64 [1, ?]", one.toString());
  }
}
