package dev.espalier.onnx;

/** Which IR version was published with which operator set (ONNX, Versioning). */
final class IrVersions {
  private IrVersions() {}

  /**
   * The IR version to write with this operator set. Never below 4: before that every initializer
   * had to be an input as well.
   */
  static long forOpset(long opset) {
    if (opset <= 9) {
      return 4;
    } else if (opset <= 10) {
      return 5;
    } else if (opset <= 11) {
      return 6;
    } else if (opset <= 14) {
      return 7;
    } else if (opset <= 18) {
      return 8;
    } else if (opset <= 20) {
      return 9;
    } else if (opset <= 22) {
      return 10;
    } else if (opset <= 23) {
      return 11;
    }
    return opset <= 24 ? 12 : 13;
  }
}
