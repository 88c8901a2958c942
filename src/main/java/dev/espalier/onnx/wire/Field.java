package dev.espalier.onnx.wire;

/**
 * One field of a protobuf message, as positions in a file.
 *
 * @param number the field number
 * @param wireType one of the constants of {@link Wire}
 * @param start where the tag starts
 * @param value where the value starts; for {@link Wire#LENGTH} behind the length
 * @param end behind the last byte of the value
 */
public record Field(int number, int wireType, long start, long value, long end) {

  /** All bytes of the field, tag and length included. */
  public long byteSize() {
    return end - start;
  }

  /** The bytes of the value alone. */
  public long valueSize() {
    return end - value;
  }

  /**
   * Whether this is field {@code wanted} with a length-delimited value (message, bytes, packed
   * list).
   */
  public boolean isDelimited(int wanted) {
    return number == wanted && wireType == Wire.LENGTH;
  }
}
