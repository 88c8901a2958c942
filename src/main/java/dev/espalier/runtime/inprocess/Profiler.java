package dev.espalier.runtime.inprocess;

import ai.onnxruntime.OrtException;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.NodeTiming;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeFailure.Kind;
import dev.espalier.runtime.inprocess.SessionFactory.OpenedSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Measures the kernels of a model, on a session of its own: one session can be profiled once. */
record Profiler(SessionContext context) {

  /** Runs that are not counted: the first ones allocate and fill caches. */
  private static final int WARMUP = 3;

  List<NodeTiming> profile(Map<String, Tensor> inputs, int runs, CancelSignal cancel)
      throws RuntimeFailure {
    if (runs < 1) {
      throw new IllegalArgumentException("cannot profile %d runs".formatted(runs));
    }
    try {
      Path folder = Files.createTempDirectory("espalier-profile");
      try {
        Path file = runProfiled(folder.resolve("kernels"), inputs, WARMUP + runs, cancel);
        return KernelLog.read(file).timings(WARMUP, runs);
      } finally {
        deleteFolder(folder);
      }
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.REFUSED,
          context.model(),
          "The kernels of %s could not be measured: %s".formatted(context.model(), e.getMessage()),
          "Check that the folder for temporary files can be written to",
          e);
    }
  }

  private Path runProfiled(Path prefix, Map<String, Tensor> inputs, int runs, CancelSignal cancel)
      throws RuntimeFailure {
    cancel.throwIfCancelled();
    try (OpenedSession opened =
        SessionFactory.open(context.environment(), context.source(), context.settings(), prefix)) {
      try (PreparedRun run = PreparedRun.of(context, opened.session(), inputs, cancel, () -> {})) {
        for (int i = 0; i < runs; i++) {
          run.run();
        }
      }
      return Path.of(opened.session().endProfiling());
    } catch (OrtException e) {
      throw OrtErrors.failure("to profile", context.model(), e);
    }
  }

  private static void deleteFolder(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
