package dev.espalier.estimate;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a plan does to one layer.
 *
 * @param originalBytes bytes of the layer's weight in the original file
 * @param bytes bytes of its encoding in the compressed file; exact
 * @param bits bits per weight of the encoding
 * @param sparsity share of pruned weights, 0 to 1
 * @param sqnrDb signal to quantization noise ratio of the weights in dB; infinite for an untouched
 *     layer, empty until the profile is there
 * @param outputSqnrDb predicted signal to noise ratio of what the layer puts out in dB, by the
 *     second moment of its inputs; empty until it was really compressed, or where that is not known
 * @param originalMillis time of the layer in the original network
 * @param millis time of the layer as planned
 * @param written how the file will have it; nothing where it stays as it is
 */
public record LayerEstimate(
    long originalBytes,
    long bytes,
    int bits,
    Figure sparsity,
    Optional<Figure> sqnrDb,
    Optional<Figure> outputSqnrDb,
    Optional<Figure> originalMillis,
    Optional<Figure> millis,
    Optional<Written> written) {

  /**
   * How a file has a layer.
   *
   * @param words in words
   * @param loadMillis what unpacking it adds to the time of loading, once; empty where nothing is
   *     unpacked
   */
  public record Written(String words, Optional<Figure> loadMillis) {}

  /** Times that are less than this apart, as ratio, may be the same. */
  private static final double SLOWER = 1.1;

  /** And as difference in milliseconds: the runtime's profile counts in whole microseconds. */
  private static final double APART = 5e-4;

  /**
   * How many times as long as in the original the layer takes as planned, where a probe has shown
   * that it is slower.
   */
  public OptionalDouble slower() {
    Optional<Figure> now = millis.filter(figure -> figure.basis() != Basis.ASSUMED);
    if (now.isEmpty() || originalMillis.isEmpty()) {
      return OptionalDouble.empty();
    }
    return slower(originalMillis.get().value(), now.get().value());
  }

  /**
   * How many times as long as before a layer takes, where that is worth being told.
   *
   * @param before milliseconds
   * @param after milliseconds
   */
  public static OptionalDouble slower(double before, double after) {
    return before > 0 && after >= before * SLOWER && after - before >= APART
        ? OptionalDouble.of(after / before)
        : OptionalDouble.empty();
  }
}
