package dev.espalier.cli;

import dev.espalier.estimate.LayerEstimate;
import dev.espalier.export.ExportReport;
import dev.espalier.export.LayerReport;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The sizes and times of each layer, before and after. */
final class LayerTable {
  private LayerTable() {}

  static String of(ExportReport report) {
    TextTable table =
        new TextTable(
            "layer",
            "bytes before",
            "bytes",
            "in archive",
            "in memory",
            "ms before",
            "ms",
            "ratio",
            "computed with",
            "in the file");
    for (LayerReport layer : report.layers()) {
      Optional<Double> before = layer.millis().original();
      Optional<Double> after = layer.millis().exported();
      table.row(
          layer.layer(),
          count(layer.bytes().original()),
          count(layer.bytes().exported()),
          layer.bytes().archive().map(LayerTable::count).orElse("-"),
          count(layer.bytes().memory()),
          millis(before),
          millis(after),
          before.flatMap(b -> after.map(a -> ratio(b, a))).orElse("-"),
          layer
              .encoding()
              .computed()
              .map(how -> how.integers() ? "integers" : "floats")
              .orElse("floats"),
          layer.encoding().written().orElse("as it was"));
    }
    ExportReport.Latencies latency = report.latency();
    table.row(
        "(between the layers)",
        "",
        "",
        "",
        "",
        millis(Optional.of(latency.originalBetween())),
        millis(Optional.of(latency.exportedBetween())),
        "",
        "",
        "");
    boolean archived = report.layers().stream().anyMatch(l -> l.bytes().archive().isPresent());
    table.row(
        "(all)",
        sum(report, layer -> layer.bytes().original()),
        sum(report, layer -> layer.bytes().exported()),
        archived ? sum(report, layer -> layer.bytes().archive().orElse(0L)) : "-",
        sum(report, layer -> layer.bytes().memory()),
        millis(Optional.of(latency.original())),
        millis(Optional.of(latency.exported())),
        ratio(latency.ratio()),
        "",
        "");
    return "Medians of runs on %s in one thread, in turns:%n%n%s"
        .formatted(latency.timedOn(), table.render());
  }

  private static String sum(ExportReport report, ToLongFunction<LayerReport> figure) {
    return count(report.layers().stream().mapToLong(figure).sum());
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String millis(Optional<Double> millis) {
    return millis.map(value -> String.format(Locale.ROOT, "%.4f", value)).orElse("-");
  }

  private static String ratio(double before, double after) {
    boolean slower = LayerEstimate.slower(before, after).isPresent();
    return ratio(after / before) + (slower ? " slower" : "");
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2fx", ratio);
  }
}
