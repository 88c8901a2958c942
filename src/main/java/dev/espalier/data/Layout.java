package dev.espalier.data;

/** The order of the axes of a batch of pictures. */
public enum Layout {
  /** Batch, channel, row, column: PyTorch's order. */
  NCHW,
  /** Batch, row, column, channel: TensorFlow's order. */
  NHWC
}
