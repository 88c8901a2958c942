package dev.espalier.network;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.onnx.Storage;

/** Which weights a runtime can be given apart from the model, where they are. */
public final class OutsideWeights {
  /** Below this a tensor is not worth the trouble. */
  private static final long SMALL = 4096;

  private OutsideWeights() {}

  /** Whether a runtime can be given an initializer apart from its model, and that pays. */
  public static boolean canBe(OnnxTensor tensor) {
    boolean mapped =
        tensor.storage() == Storage.RAW_IN_FILE || tensor.storage() == Storage.EXTERNAL;
    return mapped
        && tensor.dataType() == DataType.FLOAT
        && tensor.byteSize() >= SMALL
        && tensor.byteSize() <= Integer.MAX_VALUE
        && canBeNamed(tensor.name());
  }

  /**
   * Whether a name arrives in native code as it is: the modified UTF-8 of the Java Native Interface
   * has zeros and what is beyond 16 bits in a form of its own.
   */
  public static boolean canBeNamed(String name) {
    return name.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c));
  }
}
