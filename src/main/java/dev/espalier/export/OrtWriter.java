package dev.espalier.export;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.data.Tensor;
import dev.espalier.io.PendingFile;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.Optimization;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.Repetitions;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Has the runtime write a checked model in its own format, and compares what it wrote with the
 * model. The graph is rewritten as far as any processor can run it: memory layouts of this one are
 * not in the file. What decodes weights is folded to floats, as the runtime folds nothing when it
 * loads such a file, and would decode at each run.
 */
final class OrtWriter {
  private static final double BUDGET_MILLIS = 500;

  private final ModelRuntime runtime;
  private final ExportRequest request;
  private final CancelSignal cancel;

  OrtWriter(ModelRuntime runtime, ExportRequest request, CancelSignal cancel) {
    this.runtime = runtime;
    this.request = request;
    this.cancel = cancel;
  }

  /**
   * Writes the file that is asked for.
   *
   * @param model the checked model
   * @throws ExportException if the runtime cannot write it, load it again, or answers differently
   */
  OrtFindings write(CompressedNetwork compressed, Path model) throws IOException, RuntimeFailure {
    try (PendingFile file = PendingFile.beside(request.target(), ".part" + OrtFile.ENDING)) {
      file.complete();
      rewrite(model, file.path());
      OrtFindings findings = check(compressed, model, file.path());
      cancel.throwIfCancelled();
      file.commit();
      return findings;
    }
  }

  private void rewrite(Path model, Path into) throws ExportException {
    SessionSettings settings =
        SessionSettings.standard().withOptimization(Optimization.EXTENDED).writingOrt(into);
    try {
      runtime.open(ModelSource.of(model), settings, cancel).close();
    } catch (RuntimeFailure e) {
      throw new ExportException(Check.LOADS, String.valueOf(e.getMessage()), e);
    }
  }

  private OrtFindings check(CompressedNetwork compressed, Path model, Path written)
      throws IOException, RuntimeFailure {
    SessionSettings settings = SessionSettings.measuring();
    ModelSource original = ModelSource.of(request.network().whole().model().file());
    Map<String, Tensor> inputs = request.timedOn();
    try (ModelSession found = load(written, settings);
        ModelSession wanted = runtime.open(ModelSource.of(model), settings, cancel);
        ModelSession before = runtime.open(original, settings, cancel)) {
      double difference =
          OutputCheck.compare(
                  wanted, found, request.inputs(), OutputCheck.tolerance(compressed), cancel)
              .difference();
      Latency first = before.measure(inputs, 1, 1, cancel);
      Repetitions often = Repetitions.within(BUDGET_MILLIS, first.medianMillis());
      PairedLatency paired =
          runtime.measurePaired(before, found, inputs, often.warmup(), often.runs(), cancel);
      return new OrtFindings(Files.size(written), difference, paired);
    }
  }

  private ModelSession load(Path written, SessionSettings settings) throws ExportException {
    try {
      return runtime.open(ModelSource.of(written), settings, cancel);
    } catch (RuntimeFailure e) {
      throw new ExportException(Check.LOADS, String.valueOf(e.getMessage()), e);
    }
  }
}
