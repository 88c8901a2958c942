package dev.espalier.ui.compare;

import dev.espalier.evaluate.AccuracyComparison;
import dev.espalier.evaluate.Agreement;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.Interval;
import dev.espalier.evaluate.LatencyComparison;
import dev.espalier.evaluate.OutputError;
import dev.espalier.evaluate.Proportion;
import dev.espalier.evaluate.SignalError;
import dev.espalier.ui.fx.Units;
import java.util.ArrayList;
import java.util.List;

/** A comparison as lines of a table. */
final class CompareRows {

  private static final double LEVEL = 0.95;

  private CompareRows() {}

  static List<CompareRow> of(Comparison comparison) {
    List<CompareRow> rows = new ArrayList<>();
    comparison.accuracy().ifPresent(accuracy -> addAccuracy(accuracy, rows));
    comparison.fidelity().agreement().ifPresent(agreement -> addAgreement(agreement, rows));
    for (OutputError output : comparison.fidelity().outputs()) {
      rows.add(error("Output '" + output.output() + "'", output.error()));
      output
          .sentences()
          .ifPresent(pooled ->
              rows.add(error("Sentence embeddings of '" + output.output() + "'", pooled)));
    }
    comparison.latency().ifPresent(latency -> addLatency(latency, rows));
    return rows;
  }

  private static void addAccuracy(AccuracyComparison accuracy, List<CompareRow> rows) {
    Interval interval = accuracy.top1().interval(LEVEL);
    rows.add(
        new CompareRow(
            "Accuracy (top 1)",
            share(accuracy.original().top1()),
            share(accuracy.compressed().top1()),
            intervals(accuracy.original().top1(), accuracy.compressed().top1()),
            Units.format(
                "%+.2f (%+.2f to %+.2f) points",
                100 * accuracy.top1().value(), 100 * interval.low(), 100 * interval.high())));
    if (accuracy.original().top5().isPresent() && accuracy.compressed().top5().isPresent()) {
      Proportion before = accuracy.original().top5().get();
      Proportion now = accuracy.compressed().top5().get();
      rows.add(
          new CompareRow(
              "Accuracy (top 5)",
              share(before),
              share(now),
              intervals(before, now),
              Units.format("%+.2f points", 100 * (now.value() - before.value()))));
    }
  }

  private static void addAgreement(Agreement agreement, List<CompareRow> rows) {
    Interval interval = agreement.top1().wilson(LEVEL);
    rows.add(
        new CompareRow(
            "Agreement with the original",
            "",
            share(agreement.top1()),
            Units.format("95 %% interval %s", range(interval)),
            Units.format("mean KL divergence %.2g", agreement.meanKl())));
  }

  private static CompareRow error(String name, SignalError error) {
    if (error.samples() == 0) {
      return new CompareRow(name, "", "no finite numbers", "", "");
    }
    if (error.relative() == 0) {
      return new CompareRow(name, "", "identical to the original's", "", "");
    }
    return new CompareRow(
        name,
        "",
        Units.format("cosine similarity %.4f", error.cosine()),
        "",
        Units.format(
            "SQNR %.1f dB, relative error %.1f %%", error.sqnrDb(), 100 * error.relative()));
  }

  private static void addLatency(LatencyComparison latency, List<CompareRow> rows) {
    Interval interval = latency.ratioInterval(LEVEL);
    rows.add(
        new CompareRow(
            "Time of a call, batch " + latency.batch(),
            Units.format("%.3f ms", latency.originalMillis()),
            Units.format("%.3f ms", latency.compressedMillis()),
            "",
            Units.format(
                "%.2f× (%.2f to %.2f)", latency.ratio(), interval.low(), interval.high())));
  }

  private static String share(Proportion proportion) {
    return Units.format("%.2f %%", 100 * proportion.value());
  }

  private static String intervals(Proportion original, Proportion compressed) {
    return Units.format(
        "95 %% intervals %s → %s", range(original.wilson(LEVEL)), range(compressed.wilson(LEVEL)));
  }

  private static String range(Interval interval) {
    return Units.format("%.1f–%.1f", 100 * interval.low(), 100 * interval.high());
  }
}
