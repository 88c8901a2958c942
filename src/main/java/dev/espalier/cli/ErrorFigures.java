package dev.espalier.cli;

import dev.espalier.evaluate.SignalError;
import java.util.Locale;
import java.util.Optional;

/**
 * How far numbers are from the original's. What could not be computed is left out.
 *
 * @param sqnrDb signal to quantization noise ratio in dB; left out where there is no difference
 * @param relativeError root mean square of the error by that of the original; 0 to 1 and more
 * @param cosine mean cosine similarity over the samples
 * @param maxError largest absolute difference
 */
record ErrorFigures(
    Optional<Double> sqnrDb,
    Optional<Double> relativeError,
    Optional<Double> cosine,
    double maxError) {

  static ErrorFigures of(SignalError error) {
    return new ErrorFigures(
        finite(error.sqnrDb()), finite(error.relative()), finite(error.cosine()), error.maxError());
  }

  private static Optional<Double> finite(double value) {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  private boolean identical() {
    return relativeError.filter(error -> error == 0).isPresent();
  }

  String sqnr() {
    return sqnrDb
        .map(db -> String.format(Locale.ROOT, "%.1f dB", db))
        .orElse(identical() ? "identical" : "no numbers");
  }

  String relative() {
    return relativeError
        .map(error -> String.format(Locale.ROOT, "%.2f %%", 100 * error))
        .orElse("");
  }

  String similarity() {
    return cosine.map(value -> String.format(Locale.ROOT, "%.5f", value)).orElse("");
  }
}
