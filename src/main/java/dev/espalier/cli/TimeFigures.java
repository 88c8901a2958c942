package dev.espalier.cli;

import dev.espalier.evaluate.CallTime;
import dev.espalier.evaluate.LatencyComparison;
import java.util.Locale;
import java.util.Optional;

/**
 * The time of one call.
 *
 * @param millis median of the model, in milliseconds
 * @param originalMillis median of the original, measured in turns with the model
 * @param ratio the median over pairs of calls of the model's time by the original's
 * @param batch samples per call
 */
record TimeFigures(
    double millis, Optional<Double> originalMillis, Optional<Double> ratio, int batch) {

  static TimeFigures of(LatencyComparison latency) {
    return new TimeFigures(
        latency.compressedMillis(),
        Optional.of(latency.originalMillis()),
        Optional.of(latency.ratio()),
        latency.batch());
  }

  static TimeFigures of(CallTime time) {
    return new TimeFigures(
        time.runs().medianMillis(), Optional.empty(), Optional.empty(), time.batch());
  }

  String text() {
    return originalMillis
        .map(before ->
            String.format(
                Locale.ROOT, "%.3f -> %.3f ms (%.2fx)", before, millis, ratio.orElse(1.0)))
        .orElseGet(() -> String.format(Locale.ROOT, "%.3f ms", millis));
  }
}
