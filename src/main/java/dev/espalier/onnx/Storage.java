package dev.espalier.onnx;

/** Where the payload of a tensor is. */
public enum Storage {
  /** In {@code raw_data} of the model file. */
  RAW_IN_FILE,
  /** In {@code float_data}, {@code int32_data} and so on of the model file. */
  TYPED_FIELDS,
  /** In a file beside the model. */
  EXTERNAL,
  /** In an attribute of a {@code Constant} or other node. */
  CONSTANT_NODE
}
