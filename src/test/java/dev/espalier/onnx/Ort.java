package dev.espalier.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Runs models in onnxruntime, as the judge of what was written. */
final class Ort {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private Ort() {}

  /** A float tensor. */
  record Floats(float[] values, long... dims) {}

  static float[] run(byte[] model, Map<String, Floats> inputs, String output) throws OrtException {
    return run(model, inputs, output, Map.of());
  }

  static float[] run(
      byte[] model, Map<String, Floats> inputs, String output, Map<String, Floats> initializers)
      throws OrtException {
    Map<String, OnnxTensorLike> external = tensors(initializers);
    try (OrtSession.SessionOptions options = quiet()) {
      options.addExternalInitializers(external);
      try (OrtSession session = ENVIRONMENT.createSession(model, options)) {
        return run(session, inputs, output);
      }
    } finally {
      external.values().forEach(OnnxTensorLike::close);
    }
  }

  static float[] run(Path model, Map<String, Floats> inputs, String output) throws OrtException {
    try (OrtSession.SessionOptions options = quiet();
        OrtSession session = ENVIRONMENT.createSession(model.toString(), options)) {
      return run(session, inputs, output);
    }
  }

  /** The last hidden state of a transformer that takes tokens. */
  static float[] embed(Path model, long[] tokens) throws OrtException {
    long[] shape = {1, tokens.length};
    long[] ones = new long[tokens.length];
    Arrays.fill(ones, 1);
    try (OrtSession.SessionOptions options = quiet();
        OrtSession session = ENVIRONMENT.createSession(model.toString(), options);
        OnnxTensor ids = OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(tokens), shape);
        OnnxTensor mask = OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(ones), shape);
        OnnxTensor types =
            OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(new long[tokens.length]), shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
      return floats((OnnxTensor) result.get(0));
    }
  }

  private static OrtSession.SessionOptions quiet() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    return options;
  }

  private static float[] run(OrtSession session, Map<String, Floats> inputs, String output)
      throws OrtException {
    Map<String, OnnxTensorLike> feeds = tensors(inputs);
    try (OrtSession.Result result = session.run(feeds)) {
      OnnxTensor value = (OnnxTensor) result.get(output).orElseThrow();
      FloatBuffer buffer = value.getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return values;
    } finally {
      feeds.values().forEach(OnnxTensorLike::close);
    }
  }

  private static float[] floats(OnnxTensor value) {
    FloatBuffer buffer = value.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static Map<String, OnnxTensorLike> tensors(Map<String, Floats> floats)
      throws OrtException {
    Map<String, OnnxTensorLike> tensors = new HashMap<>();
    for (Map.Entry<String, Floats> entry : floats.entrySet()) {
      Floats value = entry.getValue();
      tensors.put(
          entry.getKey(),
          OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(value.values()), value.dims()));
    }
    return tensors;
  }
}
