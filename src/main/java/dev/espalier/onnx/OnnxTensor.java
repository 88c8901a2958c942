package dev.espalier.onnx;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A constant of a model: an initializer or the payload of an attribute. Its elements stay in the
 * mapped file until they are asked for, and are gone when the model is closed.
 */
public final class OnnxTensor {
  private final String name;
  private final int typeCode;
  private final Dims dims;
  private final Storage storage;
  private final Content content;

  OnnxTensor(String name, int typeCode, Dims dims, Storage storage, Content content) {
    this.name = name;
    this.typeCode = typeCode;
    this.dims = dims;
    this.storage = storage;
    this.content = content;
  }

  /** The initializer's name; for a {@code Constant} node the name of its output. */
  public String name() {
    return name;
  }

  /**
   * The element type; {@link DataType#UNDEFINED} if its number was published after this program.
   */
  public DataType dataType() {
    return DataType.of(typeCode).orElse(DataType.UNDEFINED);
  }

  /** The number of the element type in the file. */
  public int typeCode() {
    return typeCode;
  }

  public Dims dims() {
    return dims;
  }

  /** Bytes of the payload as stored. */
  public long byteSize() {
    return content.storedBytes();
  }

  public Storage storage() {
    return storage;
  }

  /**
   * The elements as the format's raw data: little endian, packed under 8 bits. A read-only view of
   * the mapped file, at any alignment; a new array only for numbers stored as variable-length
   * fields.
   *
   * @throws UnsupportedOperationException for strings
   */
  public MemorySegment bytes() {
    return content.bytes(dataType());
  }

  /**
   * All elements as floats, in a new array.
   *
   * @throws UnsupportedOperationException for strings, complex numbers and undefined types
   */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(dims.elementCount())];
    readFloats(0, values, 0, values.length);
    return values;
  }

  /**
   * Reads {@code length} elements as floats, from element {@code from} on.
   *
   * @throws IndexOutOfBoundsException beyond the elements or the array
   * @throws UnsupportedOperationException for strings, complex numbers and undefined types
   */
  public void readFloats(long from, float[] into, int offset, int length) {
    Objects.checkFromIndexSize(from, length, dims.elementCount());
    Objects.checkFromIndexSize(offset, length, into.length);
    FloatDecoder.of(dataType()).read(bytes(), from, into, offset, length);
  }

  /**
   * All elements as integers, in a new array: shapes, axes, indices.
   *
   * @throws UnsupportedOperationException for anything but BOOL, INT8 to INT64 and UINT8 to UINT32
   */
  public long[] toLongs() {
    return LongDecoder.read(dataType(), bytes(), Math.toIntExact(dims.elementCount()));
  }

  OnnxTensor withName(String other, Storage where) {
    return new OnnxTensor(other, typeCode, dims, where, content);
  }

  @Override
  public String toString() {
    return name + " " + dataType() + " " + dims;
  }
}
