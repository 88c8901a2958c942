package dev.espalier.runtime.inprocess;

import ai.onnxruntime.OrtException;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeFailure.Kind;
import java.util.regex.Pattern;

/** Turns what onnxruntime says into what a person can read. */
final class OrtErrors {

  private static final Pattern PREFIX = Pattern.compile("^Error code - \\w+ - message: ");
  private static final Pattern NO_MEMORY =
      Pattern.compile("bad_alloc|[Ff]ailed to allocate memory|out of memory");

  private OrtErrors() {}

  /**
   * A failure with the message {@code onnxruntime refused <doing> <model>: <its reason>. <advice>}.
   *
   * @param doing what was being done, such as {@code "to load"}
   */
  static RuntimeFailure failure(String doing, String model, OrtException cause) {
    String reason = reason(cause);
    if (NO_MEMORY.matcher(reason).find()) {
      return new RuntimeFailure(
          Kind.OUT_OF_MEMORY,
          model,
          "onnxruntime ran out of memory when asked %s %s: %s".formatted(doing, model, reason),
          "The model, or what it makes of these inputs, is too large for the memory it may take",
          cause);
    }
    return new RuntimeFailure(
        Kind.REFUSED,
        model,
        "onnxruntime refused %s %s: %s".formatted(doing, model, reason),
        advice(cause.getCode()),
        cause);
  }

  private static String reason(OrtException cause) {
    String message = String.valueOf(cause.getMessage());
    String reason = PREFIX.matcher(message).replaceFirst("").strip();
    return reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
  }

  private static String advice(OrtException.OrtErrorCode code) {
    return switch (code) {
      case ORT_INVALID_PROTOBUF, ORT_NO_MODEL ->
          "The file is damaged or is no ONNX model; get or export it again";
      case ORT_INVALID_GRAPH -> "The model breaks the rules of ONNX; export it again";
      case ORT_NOT_IMPLEMENTED ->
          "This version of onnxruntime cannot compute one of the model's operators on a CPU";
      case ORT_NO_SUCHFILE -> "Check that the file, and the data files beside it, are there";
      case ORT_JAVA_UNKNOWN,
          ORT_OK,
          ORT_FAIL,
          ORT_INVALID_ARGUMENT,
          ORT_ENGINE_ERROR,
          ORT_RUNTIME_EXCEPTION,
          ORT_MODEL_LOADED,
          ORT_EP_FAIL,
          ORT_MODEL_LOAD_CANCELED,
          ORT_MODEL_REQUIRES_COMPILATION,
          ORT_NOT_FOUND,
          ORT_DEVICE_RESET ->
          "";
    };
  }
}
