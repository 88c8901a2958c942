package dev.espalier.app;

import dev.espalier.evaluate.AccuracyComparison;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.Interval;
import dev.espalier.evaluate.LatencyComparison;
import dev.espalier.evaluate.OutputError;
import dev.espalier.evaluate.Proportion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A comparison in numbers, for terminals and machines. Shares are 0 to 1, intervals of 95 %.
 *
 * @param samples number of samples evaluated
 * @param top1 accuracy of the model
 * @param top5 share of samples whose five highest scores have the right class among them
 * @param perClass accuracy of the model by class
 * @param original accuracy of the original, where there is one
 * @param change accuracy of the model minus that of the original, sample by sample
 * @param flips samples whose answer has changed
 * @param agreement share of samples to which both give the same answer
 * @param outputSqnrDb signal to noise ratio of each output against the original's
 * @param outputCosine cosine similarity of each output with the original's
 * @param millis median time of one call of the model
 * @param originalMillis that of the original
 * @param timeRatio the median over pairs of calls of the model's time by the original's
 * @param batch samples per call
 * @param notes what else there is to know
 */
public record ComparisonText(
    long samples,
    Optional<Share> top1,
    Optional<Share> top5,
    Map<String, Double> perClass,
    Optional<Share> original,
    Optional<Share> change,
    Optional<Integer> flips,
    Optional<Share> agreement,
    Map<String, Double> outputSqnrDb,
    Map<String, Double> outputCosine,
    Optional<Double> millis,
    Optional<Double> originalMillis,
    Optional<Double> timeRatio,
    Optional<Integer> batch,
    List<String> notes) {

  private static final double LEVEL = 0.95;

  /** A share with its confidence interval. */
  public record Share(double value, double low, double high) {
    static Share of(Proportion proportion) {
      Interval interval = proportion.wilson(LEVEL);
      return new Share(proportion.value(), interval.low(), interval.high());
    }
  }

  /**
   * The numbers of a comparison.
   *
   * @param paired whether there is an original that differs from the model
   */
  public static ComparisonText of(Comparison comparison, boolean paired) {
    Optional<AccuracyComparison> accuracy = comparison.accuracy();
    Optional<LatencyComparison> latency = comparison.latency();
    Map<String, Double> perClass = new TreeMap<>();
    accuracy.ifPresent(a -> {
      for (int label = 0; label < a.compressed().confusion().classes(); label++) {
        double recall = a.compressed().confusion().recall(label).value();
        if (!Double.isNaN(recall)) {
          perClass.put(String.format(Locale.ROOT, "%03d", label), recall);
        }
      }
    });
    Map<String, Double> sqnr = new TreeMap<>();
    Map<String, Double> cosine = new TreeMap<>();
    for (OutputError output : paired ? comparison.fidelity().outputs() : List.<OutputError>of()) {
      sqnr.put(output.output(), output.error().sqnrDb());
      cosine.put(output.output(), output.error().cosine());
    }
    return new ComparisonText(
        comparison.coverage().evaluated(),
        accuracy.map(a -> Share.of(a.compressed().top1())),
        accuracy.flatMap(a -> a.compressed().top5()).map(Share::of),
        perClass,
        accuracy.filter(a -> paired).map(a -> Share.of(a.original().top1())),
        accuracy.filter(a -> paired).map(ComparisonText::change),
        paired ? Optional.of(comparison.flips().size()) : Optional.empty(),
        comparison.fidelity().agreement().filter(a -> paired).map(a -> Share.of(a.top1())),
        sqnr,
        cosine,
        latency.map(LatencyComparison::compressedMillis),
        latency.filter(l -> paired).map(LatencyComparison::originalMillis),
        latency.filter(l -> paired).map(LatencyComparison::ratio),
        latency.map(LatencyComparison::batch),
        comparison.notes());
  }

  private static Share change(AccuracyComparison accuracy) {
    Interval interval = accuracy.top1().interval(LEVEL);
    return new Share(accuracy.top1().value(), interval.low(), interval.high());
  }

  /** The same for a person. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "samples", String.format(Locale.ROOT, "%,d", samples));
    top1.ifPresent(share -> line(text, "accuracy (top 1)", percent(share)));
    original.ifPresent(share -> line(text, "  of the original", percent(share)));
    change.ifPresent(share ->
        line(
            text,
            "  change",
            String.format(
                Locale.ROOT,
                "%+.2f points (%+.2f to %+.2f)",
                100 * share.value(),
                100 * share.low(),
                100 * share.high())));
    top5.ifPresent(share -> line(text, "accuracy (top 5)", percent(share)));
    agreement.ifPresent(share -> line(text, "agreement with original", percent(share)));
    flips.ifPresent(count -> line(text, "answers that changed", count.toString()));
    outputSqnrDb.forEach((output, sqnr) ->
        line(
            text,
            "output " + output,
            String.format(
                Locale.ROOT, "SQNR %.1f dB, cosine %.5f", sqnr, outputCosine.get(output))));
    millis.ifPresent(value -> line(text, "time of a call, batch " + batch.orElse(1), time(value)));
    notes.forEach(note -> text.append(note).append('\n'));
    return text.toString().stripTrailing();
  }

  private String time(double value) {
    return originalMillis
        .map(before ->
            String.format(
                Locale.ROOT, "%.3f -> %.3f ms (%.2fx)", before, value, timeRatio.orElse(1.0)))
        .orElseGet(() -> String.format(Locale.ROOT, "%.3f ms", value));
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-26s%s%n", name, value));
  }

  private static String percent(Share share) {
    return String.format(
        Locale.ROOT,
        "%.2f %% (%.2f to %.2f)",
        100 * share.value(),
        100 * share.low(),
        100 * share.high());
  }
}
