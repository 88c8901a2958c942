package dev.espalier.evaluate;

/**
 * How far a tensor of the compressed model lies from the original's, over many samples. Samples
 * with values that are not finite numbers are left out.
 *
 * @param samples samples that were compared
 * @param skipped samples left out because one of the models gave NaN or infinity
 * @param sqnrDb signal to quantization noise, {@code 10 log10(sum y^2 / sum (y - y')^2)}: infinite
 *     where there is no difference, NaN where nothing was compared
 * @param cosine the mean over the samples of the cosine similarity, from -1 to 1; NaN where nothing
 *     was compared
 * @param maxError the largest absolute difference
 */
public record SignalError(
    long samples, long skipped, double sqnrDb, double cosine, double maxError) {

  /**
   * The root mean square of the error by that of the original's values: 0.01 is one percent, and 40
   * dB.
   */
  public double relative() {
    return Math.pow(10, -sqnrDb / 20);
  }
}
