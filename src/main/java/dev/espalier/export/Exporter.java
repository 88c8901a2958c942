package dev.espalier.export;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.activation.Machine;
import dev.espalier.compress.activation.SeenSums;
import dev.espalier.data.DataException;
import dev.espalier.estimate.PairedTimings;
import dev.espalier.export.archive.ArchiveFile;
import dev.espalier.export.archive.Packed;
import dev.espalier.export.archive.Packer;
import dev.espalier.io.AtomicFile;
import dev.espalier.io.TargetProblem;
import dev.espalier.json.Json;
import dev.espalier.method.CompressionException;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.OnnxException;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.Target;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports a compressed network, as a model, as an archive of one, or in the runtime's own format:
 * writes the file beside its place, loads and runs it in the runtime, compares it with what was
 * shown, and only then moves it to its place. If anything is not as it should be the place is left
 * as it was.
 */
public final class Exporter {

  private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);

  private final ModelRuntime runtime;

  /** Exports that are checked by this runtime. */
  public Exporter(ModelRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * Looks whether a file can be put there, before any work is done.
   *
   * @throws IOException if it cannot, or if it is the original itself
   */
  public static void checkTarget(Path target, Path original) throws IOException {
    TargetFile.check(target, original);
  }

  /**
   * Exports.
   *
   * @throws ExportException if the target cannot be written, or the file is not what was shown
   * @throws IOException if the disk is full, or a file cannot be read or written
   * @throws CompressionException if a layer cannot be compressed as planned
   * @throws RuntimeFailure if the runtime refuses the original
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public ExportResult export(ExportRequest request, Progress progress, CancelSignal cancel)
      throws IOException, CompressionException, RuntimeFailure {
    Path target = request.target();
    ReportFiles reports = ReportFiles.of(target);
    checkTarget(target, request.network().whole().model().file());
    TargetProblem.check(reports.html());
    TargetProblem.check(reports.json());
    CompressedNetwork compressed =
        request
            .compressor()
            .compress(request.recipe(), request.previous(), progress.part(0, 0.3), cancel);
    progress.report(0.3, "Writing " + target.getFileName());
    Findings[] findings = new Findings[1];
    List<Packed> packed = new ArrayList<>();
    List<OrtFindings> ort = new ArrayList<>();
    CheckedWrite.Check check =
        written -> {
          findings[0] = check(request, compressed, written, progress.part(0.4, 0.85), cancel);
          packed.add(pack(written, target, progress.part(0.85, 0.95), cancel));
          if (OrtFile.is(target)) {
            ort.add(new OrtWriter(runtime, request, cancel).write(compressed, written));
          }
        };
    if (ArchiveFile.is(target) || OrtFile.is(target)) {
      CheckedWrite.tryOut(compressed, target, check, cancel);
    } else {
      CheckedWrite.write(compressed, target, check, cancel);
    }
    progress.report(0.95, "Writing the report");
    ExportReport report =
        ReportBuilder.build(
            request,
            compressed,
            findings[0],
            new ReportBuilder.Besides(
                packed.stream().findFirst(),
                ort.stream().findFirst(),
                onSamples(request, compressed, cancel)));
    Json.write(reports.json(), report);
    AtomicFile.writeText(reports.html(), HtmlReport.of(report));
    return new ExportResult(target, reports.html(), reports.json(), report);
  }

  /** Which sums saturate on samples, where the target makes that matter. */
  private static Map<LayerId, SeenSums.Seen> onSamples(
      ExportRequest request, CompressedNetwork compressed, CancelSignal cancel) {
    if (Machine.of(request.recipe().activations().target()) != Target.X86_AVX2) {
      return Map.of();
    }
    try {
      return request.sums().measure(compressed, cancel);
    } catch (RuntimeFailure | DataException e) {
      LOG.warn("The report says what sums can do, not what they do on samples", e);
      return Map.of();
    }
  }

  /** The archive of the file that was written, in its place if it is what is wanted. */
  private static Packed pack(Path written, Path target, Progress progress, CancelSignal cancel)
      throws IOException {
    return ArchiveFile.is(target)
        ? Packer.pack(written, target, progress, cancel)
        : Packer.measure(written, progress, cancel);
  }

  private Findings check(
      ExportRequest request,
      CompressedNetwork compressed,
      Path written,
      Progress progress,
      CancelSignal cancel)
      throws IOException, RuntimeFailure {
    List<Layer> changed =
        request.network().layers().stream()
            .filter(layer -> compressed.weight(layer.id()).isPresent())
            .toList();
    List<Layer> visible =
        changed.stream().filter(layer -> layer.weight().graph().isMain()).toList();
    List<String> hidden =
        changed.stream()
            .filter(layer -> !visible.contains(layer))
            .map(layer -> layer.id().value())
            .toList();
    progress.report(0, "Loading the exported model");
    SessionSettings settings = SessionSettings.measuring();
    try (ModelSession exported = load(written, settings, cancel);
        ModelSession trial = runtime.open(Trial.source(compressed), settings, cancel)) {
      progress.report(0.2, "Comparing outputs");
      OutputCheck.Result outputs =
          OutputCheck.compare(
              trial, exported, request.inputs(), OutputCheck.tolerance(compressed), cancel);
      OptionalDouble rounding = rounding(request, compressed, exported, cancel);
      progress.report(0.4, "Comparing decoded weights");
      WeightCheck weights = new WeightCheck(runtime, compressed);
      long compared = weights.compare(written, visible, cancel);
      progress.report(0.7, "Measuring");
      KernelFindings kernels = KernelFindings.of(runtime, compressed, written, cancel);
      PairedTimings latency =
          LatencyFindings.measure(runtime, request, compressed, written, exported, cancel);
      Path original = request.network().whole().model().file();
      return new Findings(
          bytes(written),
          compared,
          visible.size(),
          hidden,
          outputs,
          rounding,
          kernels,
          latency,
          LoadFindings.measure(runtime, original, written, cancel),
          runtime.info().toString());
    }
  }

  /** What the runtime's own operators do to the outputs by rounding what flows into them. */
  private OptionalDouble rounding(
      ExportRequest request,
      CompressedNetwork compressed,
      ModelSession exported,
      CancelSignal cancel)
      throws RuntimeFailure, ExportException {
    if (!compressed.isPacked()) {
      return OptionalDouble.empty();
    }
    try (ModelSession exact =
        runtime.open(Trial.source(compressed.portable()), SessionSettings.measuring(), cancel)) {
      double any = Double.POSITIVE_INFINITY;
      return OptionalDouble.of(
          OutputCheck.compare(exact, exported, request.inputs(), any, cancel).difference());
    }
  }

  private static long bytes(Path written) throws OnnxException {
    try (OnnxModel model = OnnxModel.open(written)) {
      return model.fileBytes();
    }
  }

  private ModelSession load(Path written, SessionSettings settings, CancelSignal cancel)
      throws ExportException {
    try {
      return runtime.open(ModelSource.of(written), settings, cancel);
    } catch (RuntimeFailure e) {
      throw new ExportException(Check.LOADS, String.valueOf(e.getMessage()), e);
    }
  }
}
