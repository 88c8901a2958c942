package dev.espalier.runtime.inprocess;

import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.espalier.data.Tensor;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.Optimization;
import dev.espalier.runtime.SessionSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes onnxruntime's sessions. */
final class SessionFactory {

  private static final String FOLDER_OF_EXTERNAL_DATA =
      "session.model_external_initializers_file_folder_path";

  private SessionFactory() {}

  /**
   * Loads a model.
   *
   * @param profilePrefix where the file with the kernels' times shall be, or null for none
   */
  static OpenedSession open(
      OrtEnvironment environment,
      ModelSource source,
      SessionSettings settings,
      @Nullable Path profilePrefix)
      throws OrtException {
    try (SessionOptions options = options(settings)) {
      if (profilePrefix != null) {
        options.enableProfiling(profilePrefix.toString());
      }
      return switch (source) {
        case ModelSource.File file ->
            new OpenedSession(environment.createSession(file.path().toString(), options), Map.of());
        case ModelSource.Skeleton skeleton -> openSkeleton(environment, skeleton, options);
      };
    }
  }

  private static OpenedSession openSkeleton(
      OrtEnvironment environment, ModelSource.Skeleton skeleton, SessionOptions options)
      throws OrtException {
    Path folder = skeleton.origin().toAbsolutePath().getParent();
    if (folder != null) {
      options.addConfigEntry(FOLDER_OF_EXTERNAL_DATA, folder.toString());
    }
    Map<String, OnnxTensorLike> weights = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Tensor> weight : skeleton.externalInitializers().entrySet()) {
        weights.put(weight.getKey(), OrtTensors.toOrt(environment, weight.getValue()));
      }
      if (!weights.isEmpty()) {
        options.addExternalInitializers(weights);
      }
      OrtSession session = environment.createSession(OrtTensors.direct(skeleton.model()), options);
      OpenedSession opened = new OpenedSession(session, weights);
      weights = Map.of();
      return opened;
    } finally {
      weights.values().forEach(OnnxTensorLike::close);
    }
  }

  private static SessionOptions options(SessionSettings settings) throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setOptimizationLevel(level(settings.optimization()));
    options.setIntraOpNumThreads(settings.threads());
    options.setCPUArenaAllocator(settings.arena());
    for (Map.Entry<String, String> entry : settings.runtimeConfig().entrySet()) {
      options.addConfigEntry(entry.getKey(), entry.getValue());
    }
    if (settings.optimizedModel().isPresent()) {
      options.setOptimizedModelFilePath(settings.optimizedModel().get().toString());
    }
    return options;
  }

  private static OptLevel level(Optimization optimization) {
    return switch (optimization) {
      case NONE -> OptLevel.NO_OPT;
      case BASIC -> OptLevel.BASIC_OPT;
      case EXTENDED -> OptLevel.EXTENDED_OPT;
      case ALL -> OptLevel.ALL_OPT;
    };
  }

  /**
   * A session and the weights it reads, which must live as long.
   *
   * @param session onnxruntime's session
   * @param weights the initializers that were handed over
   */
  record OpenedSession(OrtSession session, Map<String, OnnxTensorLike> weights)
      implements AutoCloseable {
    @Override
    public void close() throws OrtException {
      session.close();
      weights.values().forEach(OnnxTensorLike::close);
    }
  }
}
