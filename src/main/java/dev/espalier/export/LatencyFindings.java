package dev.espalier.export;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.estimate.KernelAttribution;
import dev.espalier.estimate.PairedTimings;
import dev.espalier.estimate.WrittenModel;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.io.IOException;
import java.nio.file.Path;

/** Finds the times of the original and the exported file, whole and layer by layer. */
final class LatencyFindings {

  private static final double BUDGET_MILLIS = 1000;

  private LatencyFindings() {}

  /**
   * Measures both in turns.
   *
   * @param written the exported file
   * @param exported a session of it
   */
  static PairedTimings measure(
      ModelRuntime runtime,
      ExportRequest request,
      CompressedNetwork compressed,
      Path written,
      ModelSession exported,
      CancelSignal cancel)
      throws RuntimeFailure, IOException {
    ModelSource file = ModelSource.of(request.network().whole().model().file());
    SessionSettings settings = SessionSettings.measuring();
    try (WrittenModel named = WrittenModel.open(written, compressed);
        ModelSession original = runtime.open(file, settings, cancel);
        ModelSession profiled = runtime.open(named.source(), settings, cancel)) {
      return PairedTimings.measure(
          runtime,
          new PairedTimings.Timed(original, new KernelAttribution(request.network().whole())),
          new PairedTimings.Timed(exported, profiled, named.attribution()),
          request.timedOn(),
          BUDGET_MILLIS,
          cancel);
    }
  }
}
