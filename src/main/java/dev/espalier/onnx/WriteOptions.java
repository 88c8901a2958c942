package dev.espalier.onnx;

/**
 * How a model is written.
 *
 * @param inlineLimit the largest model file, in bytes; above it payloads go to a file beside the
 *     model
 * @param externalData payloads go to a file beside the model at any size
 */
public record WriteOptions(long inlineLimit, boolean externalData) {
  /** No protobuf message may be larger. */
  public static final long PROTOBUF_LIMIT = Integer.MAX_VALUE;

  /** One file where that is possible. */
  public static final WriteOptions DEFAULT = new WriteOptions(PROTOBUF_LIMIT, false);

  public WriteOptions {
    if (inlineLimit < 1 || inlineLimit > PROTOBUF_LIMIT) {
      throw new IllegalArgumentException("inlineLimit " + inlineLimit);
    }
  }
}
