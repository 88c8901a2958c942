package dev.espalier.compress;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.espalier.onnx.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A model in onnxruntime itself, as the judge of what was written. */
public final class Session implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;
  private final Map<String, OnnxTensorLike> weights;

  private Session(OrtSession session, Map<String, OnnxTensorLike> weights) {
    this.session = session;
    this.weights = weights;
  }

  /** The values and sizes of an input: floats or longs. */
  public record Input(Object values, long... dims) {}

  public static Session of(byte[] model) throws OrtException {
    try (OrtSession.SessionOptions options = options()) {
      return new Session(ENVIRONMENT.createSession(model, options), Map.of());
    }
  }

  static Session of(Path model) throws OrtException {
    try (OrtSession.SessionOptions options = options()) {
      return new Session(ENVIRONMENT.createSession(model.toString(), options), Map.of());
    }
  }

  /** A model that is not written, with its weights beside it. */
  static Session of(TrialModel trial) throws OrtException {
    Map<String, OnnxTensorLike> weights = new HashMap<>();
    for (Map.Entry<String, TrialTensor> entry : trial.tensors().entrySet()) {
      weights.put(entry.getKey(), tensor(entry.getValue()));
    }
    try (OrtSession.SessionOptions options = options()) {
      options.addExternalInitializers(weights);
      return new Session(ENVIRONMENT.createSession(trial.skeleton(), options), weights);
    }
  }

  /** What onnxruntime makes of a model, written to a file. */
  static void optimize(byte[] model, Path into) throws OrtException {
    try (OrtSession.SessionOptions options = options()) {
      options.setOptimizedModelFilePath(into.toString());
      ENVIRONMENT.createSession(model, options).close();
    }
  }

  /** Runs the model; of floats. */
  public Map<String, float[]> run(Map<String, Input> inputs, Set<String> outputs)
      throws OrtException {
    Map<String, OnnxTensorLike> feeds = new HashMap<>();
    for (Map.Entry<String, Input> input : inputs.entrySet()) {
      feeds.put(input.getKey(), tensor(input.getValue()));
    }
    Map<String, float[]> values = new HashMap<>();
    try (OrtSession.Result result = session.run(feeds, outputs)) {
      for (String output : outputs) {
        FloatBuffer buffer = ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
        float[] copy = new float[buffer.remaining()];
        buffer.get(copy);
        values.put(output, copy);
      }
    } finally {
      feeds.values().forEach(OnnxTensorLike::close);
    }
    return values;
  }

  Set<String> outputs() throws OrtException {
    return session.getOutputNames();
  }

  @Override
  public void close() throws OrtException {
    session.close();
    weights.values().forEach(OnnxTensorLike::close);
  }

  private static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    return options;
  }

  private static OnnxTensor tensor(Input input) throws OrtException {
    return switch (input.values()) {
      case float[] floats ->
          OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(floats), input.dims());
      case long[] longs ->
          OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(longs), input.dims());
      case boolean[] flags -> OnnxTensor.createTensor(ENVIRONMENT, flags);
      default -> throw new IllegalArgumentException("input of " + input.values().getClass());
    };
  }

  private static OnnxTensor tensor(TrialTensor tensor) throws OrtException {
    ByteBuffer bytes = tensor.bytes().asByteBuffer().order(ByteOrder.nativeOrder());
    OnnxJavaType type =
        tensor.type() == DataType.FLOAT16 ? OnnxJavaType.FLOAT16 : OnnxJavaType.FLOAT;
    return OnnxTensor.createTensor(ENVIRONMENT, bytes, tensor.dims().toArray(), type);
  }
}
