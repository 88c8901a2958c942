package dev.espalier.ui.export;

import dev.espalier.app.ExportOutcome;
import dev.espalier.export.Check;
import dev.espalier.export.ExportReport;
import dev.espalier.export.LayerReport;
import dev.espalier.export.OrtFile;
import dev.espalier.export.archive.ArchiveFile;
import dev.espalier.ui.export.CheckRow.State;
import dev.espalier.ui.fx.Units;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the outcome of an export into words. */
final class ExportCards {

  /** Times that differ by less are called the same: runs on a busy machine scatter that much. */
  private static final double SAME_TIME = 0.03;

  private static final String ORT =
      "A .ort holds the weights as onnxruntime computes with them, mostly floats, and nothing that"
          + " suits one kind of processor. Unless its reader has to be a reduced one, the .onnx is"
          + " smaller, and as a rule faster.";

  private ExportCards() {}

  static ExportCard of(ExportOutcome outcome) {
    return switch (outcome) {
      case ExportOutcome.Exported exported -> exported(exported);
      case ExportOutcome.Refused refused -> refused(refused);
    };
  }

  private static ExportCard exported(ExportOutcome.Exported outcome) {
    ExportReport report = outcome.result().report();
    List<CheckRow> checks = new ArrayList<>();
    checks.add(
        new CheckRow(
            State.PASSED,
            title(Check.LOADS),
            report.made().runtime() + ", run on " + report.validation().inputs()));
    checks.add(new CheckRow(State.PASSED, title(Check.OUTPUTS), outputs(report.validation())));
    checks.add(weights(report));
    Optional<String> instead = instead(outcome.target());
    checks.add(size(report.bytes(), instead));
    return new ExportCard(
        true,
        name(outcome.target()) + " is exported and checked",
        outcome.target(),
        checks,
        figures(report, instead),
        report.bytes().asEstimated()
            ? report
                .bytes()
                .ort()
                .filter(ort -> ort > report.bytes().exported())
                .map(_ -> ORT)
                .orElse("")
            : "The file is good, but the size that was shown before was wrong: a defect of this"
                + " program. Please report it, with the recipe.");
  }

  /** What is in place of the {@code .onnx} that was promised, checked and measured. */
  private static Optional<String> instead(Path target) {
    return OrtFile.is(target)
        ? Optional.of("before it became a .ort")
        : ArchiveFile.is(target) ? Optional.of("which the archive unpacks to") : Optional.empty();
  }

  private static String outputs(ExportReport.Validation checks) {
    String found =
        checks.outputDifference() == 0
            ? "no difference to the network that was evaluated"
            : Units.format(
                "largest difference %.2g of an output's root mean square",
                checks.outputDifference());
    String rounding =
        checks
            .roundingDifference()
            .map(off ->
                Units.format("; what flows into products is rounded to 8 bits, off by %.2g", off))
            .orElse("");
    return found + Units.format("; accepted are %.0e", checks.outputTolerance()) + rounding;
  }

  private static CheckRow weights(ExportReport report) {
    long all =
        report.layers().stream()
            .filter(LayerReport::changed)
            .mapToLong(LayerReport::parameters)
            .sum();
    ExportReport.Validation checks = report.validation();
    if (all == 0) {
      return new CheckRow(State.PASSED, title(Check.WEIGHTS), "no layer is changed");
    }
    String compared =
        Units.format(
            "%,d of %,d weights in %,d %s",
            checks.weightsCompared(),
            all,
            checks.layersCompared(),
            checks.layersCompared() == 1 ? "layer" : "layers");
    boolean whole = checks.layersNotCompared().isEmpty();
    String rest =
        whole
            ? ""
            : "; inside of control flow, where no output shows them: "
                + String.join(", ", checks.layersNotCompared());
    return new CheckRow(whole ? State.PASSED : State.REMARK, title(Check.WEIGHTS), compared + rest);
  }

  private static CheckRow size(ExportReport.Bytes bytes, Optional<String> instead) {
    String found =
        Units.format("%,d bytes promised, %,d written", bytes.estimated(), bytes.exported());
    return new CheckRow(
        bytes.asEstimated() ? State.PASSED : State.REMARK,
        "Size as promised",
        found + instead.map(" as .onnx, "::concat).orElse(""));
  }

  private static FigureRow sizes(ExportReport.Bytes bytes, boolean other) {
    return new FigureRow(
        other ? "File size as .onnx" : "File size",
        Units.bytes(bytes.original()),
        Units.bytes(bytes.estimated()),
        Units.bytes(bytes.exported()),
        Units.format("%.1f %% of it", 100 * bytes.ratio()),
        bytes.exported() == bytes.original()
            ? Optional.empty()
            : Optional.of(bytes.exported() < bytes.original()));
  }

  private static List<FigureRow> figures(ExportReport report, Optional<String> instead) {
    List<FigureRow> figures = new ArrayList<>();
    figures.add(sizes(report.bytes(), instead.isPresent()));
    report.bytes().archive().ifPresent(bytes -> figures.add(archive(bytes, report.bytes())));
    figures.add(times(report.latency()));
    figures.add(loads(report.latency().loads()));
    report.bytes().ort().ifPresent(bytes -> figures.add(ort(bytes, report.bytes())));
    report.latency().ortRatio().ifPresent(ratio -> figures.add(ortTime(ratio, report.latency())));
    return figures;
  }

  private static FigureRow archive(long archive, ExportReport.Bytes bytes) {
    return new FigureRow(
        "Archive (.espalier)",
        Units.bytes(bytes.original()),
        "not estimated",
        Units.bytes(archive),
        Units.format("%.1f %% of it", 100.0 * archive / bytes.original()),
        Optional.of(archive < bytes.original()));
  }

  private static FigureRow ort(long ort, ExportReport.Bytes bytes) {
    return new FigureRow(
        "File size as .ort",
        Units.bytes(bytes.original()),
        "not estimated",
        Units.bytes(ort),
        Units.format("%.1f %% of it", 100.0 * ort / bytes.original()),
        ort == bytes.original() ? Optional.empty() : Optional.of(ort < bytes.original()));
  }

  private static FigureRow ortTime(double ratio, ExportReport.Latencies latency) {
    return new FigureRow(
        "Time of one run as .ort",
        Units.millis(latency.original()),
        "not estimated",
        Units.millis(ratio * latency.original()),
        Units.format("%.2f× the time", ratio),
        Math.abs(ratio - 1) < SAME_TIME ? Optional.empty() : Optional.of(ratio < 1));
  }

  private static FigureRow loads(ExportReport.Loads loads) {
    return new FigureRow(
        "Time to load, once",
        Units.millis(loads.original()),
        "not estimated",
        Units.millis(loads.exported()),
        Units.format("%.1f× the time", loads.exported() / loads.original()),
        Optional.empty());
  }

  private static FigureRow times(ExportReport.Latencies latency) {
    boolean same = Math.abs(latency.ratio() - 1) < SAME_TIME;
    return new FigureRow(
        "Time of one run",
        Units.millis(latency.original()),
        latency.estimated().map(Units::millis).orElse("not estimated"),
        Units.millis(latency.exported()),
        Units.format("%.2f× the time", latency.ratio()),
        same ? Optional.empty() : Optional.of(latency.ratio() < 1));
  }

  private static ExportCard refused(ExportOutcome.Refused refused) {
    List<CheckRow> checks = new ArrayList<>();
    for (Check check : Check.values()) {
      int order = check.compareTo(refused.failed());
      State state = order < 0 ? State.PASSED : order == 0 ? State.FAILED : State.NOT_REACHED;
      String finding =
          switch (state) {
            case FAILED -> refused.reason();
            case NOT_REACHED -> "not reached";
            case PASSED, REMARK -> "";
          };
      checks.add(new CheckRow(state, title(check), finding));
    }
    return new ExportCard(
        false,
        name(refused.target()) + " was not exported: the file failed a check",
        refused.target(),
        checks,
        List.of(),
        "The file was thrown away, and nothing in its place was touched. "
            + advice(refused.failed())
            + " Copy the details if you want to report it.");
  }

  private static String title(Check check) {
    return switch (check) {
      case LOADS -> "Loads in onnxruntime";
      case OUTPUTS -> "Outputs within tolerance";
      case WEIGHTS -> "Weights bit for bit";
    };
  }

  private static String advice(Check failed) {
    return switch (failed) {
      case LOADS ->
          "If the message names a layer, give it another bit width or reset it, and export again;"
              + " if it speaks of memory or time, close other programs first.";
      case OUTPUTS ->
          "The file does not answer as the network did that was evaluated. Reset the layers that"
              + " were changed last, one after the other, to find the one that it is.";
      case WEIGHTS ->
          "Give the layer that the message names another bit width or reset it, and export again.";
    };
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
