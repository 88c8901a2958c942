package dev.espalier.ui.compare;

import dev.espalier.evaluate.AccuracyComparison;
import dev.espalier.evaluate.Agreement;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.Interval;
import dev.espalier.evaluate.LatencyComparison;
import dev.espalier.evaluate.OutputError;
import dev.espalier.evaluate.Proportion;
import dev.espalier.evaluate.SignalError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
            String.format(
                Locale.ROOT,
                "%+.2f (%+.2f to %+.2f) points",
                100 * accuracy.top1().value(),
                100 * interval.low(),
                100 * interval.high())));
    if (accuracy.original().top5().isPresent() && accuracy.compressed().top5().isPresent()) {
      Proportion before = accuracy.original().top5().get();
      Proportion now = accuracy.compressed().top5().get();
      rows.add(
          new CompareRow(
              "Accuracy (top 5)",
              share(before),
              share(now),
              intervals(before, now),
              String.format(Locale.ROOT, "%+.2f points", 100 * (now.value() - before.value()))));
    }
  }

  private static void addAgreement(Agreement agreement, List<CompareRow> rows) {
    Interval interval = agreement.top1().wilson(LEVEL);
    rows.add(
        new CompareRow(
            "Agreement with the original",
            "",
            share(agreement.top1()),
            String.format(Locale.ROOT, "95 %% interval %s", range(interval)),
            String.format(Locale.ROOT, "mean KL divergence %.2g", agreement.meanKl())));
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
        String.format(Locale.ROOT, "cosine similarity %.4f", error.cosine()),
        "",
        String.format(
            Locale.ROOT,
            "SQNR %.1f dB, relative error %.1f %%",
            error.sqnrDb(),
            100 * error.relative()));
  }

  private static void addLatency(LatencyComparison latency, List<CompareRow> rows) {
    Interval interval = latency.ratioInterval(LEVEL);
    rows.add(
        new CompareRow(
            "Time of a call, batch " + latency.batch(),
            String.format(Locale.ROOT, "%.3f ms", latency.originalMillis()),
            String.format(Locale.ROOT, "%.3f ms", latency.compressedMillis()),
            "",
            String.format(
                Locale.ROOT,
                "%.2f× (%.2f to %.2f)",
                latency.ratio(),
                interval.low(),
                interval.high())));
  }

  private static String share(Proportion proportion) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * proportion.value());
  }

  private static String intervals(Proportion original, Proportion compressed) {
    return String.format(
        Locale.ROOT,
        "95 %% intervals %s → %s",
        range(original.wilson(LEVEL)),
        range(compressed.wilson(LEVEL)));
  }

  private static String range(Interval interval) {
    return String.format(Locale.ROOT, "%.1f–%.1f", 100 * interval.low(), 100 * interval.high());
  }
}
