package dev.espalier.recipe;

/** How the range of a value is chosen that is quantized to scales found beforehand. */
public enum ActivationRange {
  /** From the smallest to the largest number seen: nothing is clipped. */
  MIN_MAX,
  /** So that of ten thousand numbers one is clipped. */
  PERCENTILE,
  /**
   * The range after which the histogram of the magnitudes has lost least information, by the
   * Kullback-Leibler divergence (Migacz, 8-bit Inference with TensorRT, 2017).
   */
  ENTROPY,
  /** The range with the least squared error. */
  LEAST_SQUARES,
  /** The mean, over the batches that were run, of the smallest and of the largest number. */
  MOVING_AVERAGE
}
