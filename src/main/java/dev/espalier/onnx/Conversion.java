package dev.espalier.onnx;

/** How a node of one version of an operator becomes one of the next version that differs. */
@FunctionalInterface
interface Conversion {
  /**
   * Changes {@code node} into its equal of the next version.
   *
   * @throws OnnxException if it has none
   */
  void apply(NodeDraft node, ConversionContext context) throws OnnxException;

  /** No node of the operator can be converted. */
  static Conversion refuse(String reason) {
    return (node, context) -> {
      throw context.refuse(node, reason);
    };
  }
}
