package dev.espalier.onnx;

/** An initializer to be written. */
public record NewTensor(String name, DataType type, Dims dims, Payload payload) {

  public NewTensor {
    if (!type.isSized()) {
      throw new IllegalArgumentException("'" + name + "': cannot write elements of type " + type);
    }
    long wanted = type.byteSize(dims.elementCount());
    if (payload.byteSize() != wanted) {
      throw new IllegalArgumentException(
          "'%s': %s of dims %s takes %d bytes, not %d"
              .formatted(name, type, dims, wanted, payload.byteSize()));
    }
  }

  /** A FLOAT tensor. */
  public static NewTensor of(String name, Dims dims, float... values) {
    return new NewTensor(name, DataType.FLOAT, dims, Payload.of(values));
  }

  /** An INT64 tensor. */
  public static NewTensor of(String name, Dims dims, long... values) {
    return new NewTensor(name, DataType.INT64, dims, Payload.of(values));
  }

  /** A tensor of any type from its raw data. */
  public static NewTensor of(String name, DataType type, Dims dims, byte... raw) {
    return new NewTensor(name, type, dims, Payload.of(raw));
  }
}
