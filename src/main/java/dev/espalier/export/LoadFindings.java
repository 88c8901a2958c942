package dev.espalier.export;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.nio.file.Path;
import java.util.Arrays;

/** How long the runtime takes to load files: what decodes weights is folded then. */
final class LoadFindings {
  private static final int ROUNDS = 3;
  private static final double NANOS = 1e6;

  private LoadFindings() {}

  /** Both in turns; medians. */
  static ExportReport.Loads measure(
      ModelRuntime runtime, Path original, Path exported, CancelSignal cancel)
      throws RuntimeFailure {
    double[] first = new double[ROUNDS];
    double[] second = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      first[round] = millis(runtime, original, cancel);
      second[round] = millis(runtime, exported, cancel);
    }
    Arrays.sort(first);
    Arrays.sort(second);
    return new ExportReport.Loads(first[ROUNDS / 2], second[ROUNDS / 2]);
  }

  private static double millis(ModelRuntime runtime, Path file, CancelSignal cancel)
      throws RuntimeFailure {
    long start = System.nanoTime();
    runtime.open(ModelSource.of(file), SessionSettings.measuring(), cancel).close();
    return (System.nanoTime() - start) / NANOS;
  }
}
