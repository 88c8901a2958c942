package dev.espalier.runtime.inprocess;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeFailure.Kind;

/** onnxruntime's one environment of this process, loaded when first asked for. */
final class Onnxruntime {

  private Onnxruntime() {}

  /**
   * The environment.
   *
   * @param model for whom it is needed
   * @throws RuntimeFailure if there is no native library for this machine
   */
  static OrtEnvironment environment(String model) throws RuntimeFailure {
    try {
      return Holder.ENVIRONMENT;
    } catch (LinkageError e) {
      throw new RuntimeFailure(
          Kind.REFUSED,
          model,
          "onnxruntime's native library cannot be loaded (%s on %s): %s"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), e),
          "It exists for Linux and Windows on x64, Linux on arm64 and macOS on arm64",
          e);
    }
  }

  private static final class Holder {
    static final OrtEnvironment ENVIRONMENT = load();

    private static OrtEnvironment load() {
      NativeLibrary.directory()
          .ifPresent(path -> System.setProperty(NativeLibrary.PATH_PROPERTY, path.toString()));
      Telemetry.switchOff();
      // What it has to say about errors is in its exceptions; it would print all of it as well.
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(
              OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, OrtEnvironment.DEFAULT_NAME);
      Telemetry.switchOff(environment);
      return environment;
    }
  }
}
