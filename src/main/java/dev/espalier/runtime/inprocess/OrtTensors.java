package dev.espalier.runtime.inprocess;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Between our tensors and onnxruntime's. */
final class OrtTensors {

  private OrtTensors() {}

  /** A tensor over the same memory where that is direct or mapped, over a copy where it is not. */
  static OnnxTensor toOrt(OrtEnvironment environment, Tensor tensor) throws OrtException {
    return OnnxTensor.createTensor(
        environment, direct(tensor.buffer()), tensor.shape(), toOrt(tensor.type()));
  }

  /** The same bytes in memory that native code can read. */
  static ByteBuffer direct(ByteBuffer bytes) {
    if (bytes.isDirect()) {
      return bytes;
    }
    ByteBuffer copy = ByteBuffer.allocateDirect(bytes.remaining()).order(ByteOrder.nativeOrder());
    return copy.put(bytes).flip();
  }

  /** A copy, which outlives the given tensor. */
  static Tensor copyOf(OnnxTensor tensor) {
    TensorInfo info = tensor.getInfo();
    return Tensor.of(type(info.type), tensor.getByteBuffer(), info.getShape());
  }

  static InputSpec spec(NodeInfo info) {
    if (info.getInfo() instanceof TensorInfo tensor) {
      return new InputSpec(info.getName(), type(tensor.type), tensor.getShape());
    }
    return new InputSpec(info.getName(), ElementType.OTHER, new long[0]);
  }

  private static ElementType type(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> ElementType.FLOAT32;
      case DOUBLE -> ElementType.FLOAT64;
      case FLOAT16 -> ElementType.FLOAT16;
      case BFLOAT16 -> ElementType.BFLOAT16;
      case INT64 -> ElementType.INT64;
      case INT32 -> ElementType.INT32;
      case INT16 -> ElementType.INT16;
      case INT8 -> ElementType.INT8;
      case UINT8 -> ElementType.UINT8;
      case BOOL -> ElementType.BOOL;
      case STRING, UNKNOWN -> ElementType.OTHER;
    };
  }

  private static OnnxJavaType toOrt(ElementType type) {
    return switch (type) {
      case FLOAT32 -> OnnxJavaType.FLOAT;
      case FLOAT64 -> OnnxJavaType.DOUBLE;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case BFLOAT16 -> OnnxJavaType.BFLOAT16;
      case INT64 -> OnnxJavaType.INT64;
      case INT32 -> OnnxJavaType.INT32;
      case INT16 -> OnnxJavaType.INT16;
      case INT8 -> OnnxJavaType.INT8;
      case UINT8 -> OnnxJavaType.UINT8;
      case BOOL -> OnnxJavaType.BOOL;
      case OTHER -> OnnxJavaType.UNKNOWN;
    };
  }
}
