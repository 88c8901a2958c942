package dev.espalier.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A dense array of numbers with a shape, row major, native byte order. Its shape never changes, and
 * its contents only through the buffer it was made from; safe to read from several threads.
 *
 * <p>Tensors made from arrays live in direct memory and those made from a direct or mapped buffer
 * keep using it, so that a runtime can read them where they are. A tensor is limited to 2^31-1
 * bytes.
 */
public final class Tensor {

  private final ElementType type;
  private final long[] shape;
  private final ByteBuffer buffer;

  private Tensor(ElementType type, ByteBuffer buffer, long[] shape) {
    this.type = type;
    this.shape = shape;
    this.buffer = buffer;
  }

  /**
   * A tensor over the remaining bytes of a buffer, without a copy.
   *
   * @param buffer elements in native byte order, whatever order the buffer itself is set to
   * @throws IllegalArgumentException if the bytes are not exactly those that type and shape ask for
   */
  public static Tensor of(ElementType type, ByteBuffer buffer, long... shape) {
    long expected = byteCount(type, shape);
    if (buffer.remaining() != expected) {
      throw new IllegalArgumentException(
          "%s needs %d bytes, there are %d"
              .formatted(InputSpec.describe(type, shape), expected, buffer.remaining()));
    }
    ByteBuffer view = buffer.slice().asReadOnlyBuffer();
    return new Tensor(type, view, shape.clone());
  }

  /** A FLOAT32 tensor with a copy of the values. */
  public static Tensor of(float[] values, long... shape) {
    ByteBuffer bytes = direct((long) values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return of(ElementType.FLOAT32, bytes, shape);
  }

  /** An INT64 tensor with a copy of the values. */
  public static Tensor of(long[] values, long... shape) {
    ByteBuffer bytes = direct((long) values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    return of(ElementType.INT64, bytes, shape);
  }

  /** An INT32 tensor with a copy of the values. */
  public static Tensor of(int[] values, long... shape) {
    ByteBuffer bytes = direct((long) values.length * Integer.BYTES);
    bytes.asIntBuffer().put(values);
    return of(ElementType.INT32, bytes, shape);
  }

  /** A tensor of a one-byte type with a copy of the values. */
  public static Tensor of(ElementType oneByteType, byte[] values, long... shape) {
    ByteBuffer bytes = direct(values.length).put(values).flip();
    return of(oneByteType, bytes, shape);
  }

  /** A tensor of zeros. */
  public static Tensor zeros(ElementType type, long... shape) {
    return of(type, direct(byteCount(type, shape)), shape);
  }

  /**
   * The bytes that a tensor of this type and shape takes.
   *
   * @throws IllegalArgumentException if an axis is negative, there are more than 2^31-1 bytes, or
   *     no tensor can hold the type
   */
  public static long byteCount(ElementType type, long... shape) {
    if (type == ElementType.OTHER) {
      throw new IllegalArgumentException("no tensor holds elements of type " + type);
    }
    long count = type.byteSize();
    for (long size : shape) {
      count = size == 0 ? 0 : Math.multiplyHigh(count, size) == 0 ? count * size : -1;
      if (size < 0 || count < 0) {
        throw new IllegalArgumentException("impossible shape: " + InputSpec.describe(type, shape));
      }
    }
    if (count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          InputSpec.describe(type, shape) + " is more than 2 GB, too large for one tensor");
    }
    return count;
  }

  private static ByteBuffer direct(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }

  /** The element type. */
  public ElementType type() {
    return type;
  }

  /** The size of each axis; empty for a scalar. */
  public long[] shape() {
    return shape.clone();
  }

  /** Number of axes. */
  public int rank() {
    return shape.length;
  }

  /** The size of an axis. */
  public long axis(int index) {
    return shape[index];
  }

  /** Number of elements. */
  public int elementCount() {
    return buffer.capacity() / type.byteSize();
  }

  /** All bytes, in native order: a read-only view with a position of its own. */
  public ByteBuffer buffer() {
    return buffer.duplicate().order(ByteOrder.nativeOrder());
  }

  /**
   * A read-only view on the elements.
   *
   * @throws IllegalStateException if the elements are not FLOAT32
   */
  public FloatBuffer floats() {
    if (type != ElementType.FLOAT32) {
      throw new IllegalStateException("not a FLOAT32 tensor: " + this);
    }
    return buffer().asFloatBuffer();
  }

  /** All elements as floats, rounded to the nearest where a float cannot hold them; a new array. */
  public float[] toFloats() {
    float[] values = new float[elementCount()];
    ByteBuffer bytes = buffer();
    switch (type) {
      case FLOAT32 -> bytes.asFloatBuffer().get(values);
      case FLOAT64 -> fill(values, i -> (float) bytes.getDouble(i * 8));
      case FLOAT16 -> fill(values, i -> Float.float16ToFloat(bytes.getShort(i * 2)));
      case BFLOAT16 -> fill(values, i -> Float.intBitsToFloat(bytes.getShort(i * 2) << 16));
      case INT64 -> fill(values, i -> bytes.getLong(i * 8));
      case INT32 -> fill(values, i -> bytes.getInt(i * 4));
      case INT16 -> fill(values, i -> bytes.getShort(i * 2));
      case INT8 -> fill(values, bytes::get);
      case UINT8, BOOL -> fill(values, i -> bytes.get(i) & 0xFF);
      case OTHER -> throw new IllegalStateException("not numbers: " + this);
    }
    return values;
  }

  private static void fill(float[] values, FloatAt at) {
    for (int i = 0; i < values.length; i++) {
      values[i] = at.get(i);
    }
  }

  @Override
  public String toString() {
    return InputSpec.describe(type, shape);
  }

  private interface FloatAt {
    float get(int index);
  }
}
