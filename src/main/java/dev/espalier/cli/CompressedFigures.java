package dev.espalier.cli;

import dev.espalier.export.ExportReport;
import dev.espalier.export.ExportResult;
import dev.espalier.export.LayerReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is printed of an export.
 *
 * @param layers whether the table of layers is wanted
 * @param ways the ways in which layers could be written, where they are wanted
 * @param advice what may be done next
 */
record CompressedFigures(
    ExportResult result, boolean layers, Optional<WayFigures> ways, Optional<String> advice)
    implements Command.Printable {
  /** The report, with the ways of the layers. */
  private record WithWays(ExportReport report, WayFigures ways) {}

  @Override
  public Object json() {
    return ways.isPresent() ? new WithWays(result.report(), ways.get()) : result.report();
  }

  @Override
  public String text() {
    ExportReport report = result.report();
    StringBuilder text = new StringBuilder();
    report.bytes().ort().ifPresent(bytes -> text.append(ort(bytes)));
    text.append(sizes(report));
    text.append(loads(report));
    report.bytes().archive().ifPresent(bytes -> text.append(archive(report, bytes)));
    report.latency().estimatedRatio().ifPresent(ratio -> text.append(estimated(report, ratio)));
    text.append(checks(report));
    computed(report).ifPresent(line -> text.append(line).append('\n'));
    boolean changed = report.layers().stream().anyMatch(LayerReport::changed);
    if (changed && report.bytes().original() == report.bytes().exported()) {
      text.append("Zeros alone make this file no smaller and no run faster; give --bits, too.\n");
    }
    if (layers) {
      text.append(LayerTable.of(report));
    }
    ways.ifPresent(table -> text.append(table.text()).append('\n'));
    text.append("Report: ").append(result.html());
    advice.ifPresent(line -> text.append('\n').append(line));
    return text.toString();
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more library
  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values) + '\n';
  }

  private String sizes(ExportReport report) {
    return line(
        "%s: %,d -> %,d bytes (%.1f %%), %.3f -> %.3f ms a run (%.2fx in paired runs)",
        report.bytes().ort().isPresent() ? "As .onnx" : result.file(),
        report.bytes().original(),
        report.bytes().exported(),
        100 * report.bytes().ratio(),
        report.latency().original(),
        report.latency().exported(),
        report.latency().ratio());
  }

  private static String loads(ExportReport report) {
    return line(
        "Loaded in %.1f -> %.1f ms, measured in turns",
        report.latency().loads().original(), report.latency().loads().exported());
  }

  private static String archive(ExportReport report, long bytes) {
    return line("Archive: %,d bytes (%.1f %%)", bytes, 100.0 * bytes / report.bytes().original());
  }

  private static String estimated(ExportReport report, double ratio) {
    return line(
        "Estimated before: %.3f ms a run (%.2fx)",
        report.latency().estimated().orElse(Double.NaN), ratio);
  }

  private static String checks(ExportReport report) {
    ExportReport.Validation validation = report.validation();
    String checked =
        line(
            "Checked by %s on %s: %,d weights bit for bit, outputs %s",
            report.made().runtime(),
            validation.inputs(),
            validation.weightsCompared(),
            difference(validation.outputDifference()));
    return validation.roundingDifference().isEmpty()
        ? checked
        : checked
            + line(
                "What flows into products is rounded to 8 bits: outputs within %.2g of exact"
                    + " products",
                validation.roundingDifference().get());
  }

  /** A file in the runtime's own format holds the floats that the model decodes to. */
  private String ort(long bytes) {
    ExportReport report = result.report();
    return String.format(
        Locale.ROOT,
        "%s: %,d -> %,d bytes (%.1f %%), %.2fx the time of a run%n",
        result.file(),
        report.bytes().original(),
        bytes,
        100.0 * bytes / report.bytes().original(),
        report.latency().ortRatio().orElse(Double.NaN));
  }

  /** Which layers the runtime computes with integers, and what is to be known about others. */
  private static Optional<String> computed(ExportReport report) {
    List<LayerReport> layers =
        report.layers().stream().filter(layer -> layer.encoding().computed().isPresent()).toList();
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    long integers =
        layers.stream()
            .filter(layer -> layer.encoding().computed().orElseThrow().integers())
            .count();
    StringBuilder text =
        new StringBuilder(
            "The runtime computes %d of %d layers with integers"
                .formatted(integers, layers.size()));
    Map<String, List<String>> remarks = new LinkedHashMap<>();
    for (LayerReport layer : layers) {
      LayerReport.Computed how = layer.encoding().computed().orElseThrow();
      if (!how.integers() || how.reason().isPresent() || how.warning().isPresent()) {
        remarks.computeIfAbsent(how.words(), _ -> new ArrayList<>()).add(layer.layer());
      }
    }
    remarks.forEach((words, names) ->
        text.append("\n  ").append(LayerList.named(names)).append(": ").append(words));
    return Optional.of(text.toString());
  }

  private static String difference(double relative) {
    return relative == 0 ? "the same" : String.format(Locale.ROOT, "within %.2g", relative);
  }
}
