package dev.espalier.onnx;

/**
 * A sparse initializer: the values that are not zero and where they are.
 *
 * @param values rank 1, n elements; its name is the name of the initializer
 * @param indices INT64, either [n] places in the flattened tensor or [n, rank] coordinates
 * @param dims of the dense tensor
 */
public record SparseTensor(OnnxTensor values, OnnxTensor indices, Dims dims) {
  public String name() {
    return values.name();
  }
}
