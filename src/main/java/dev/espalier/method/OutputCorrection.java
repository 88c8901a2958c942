package dev.espalier.method;

/**
 * What is done about the outputs of a layer that were changed by compression: the channels of the
 * compressed network are brought back to the statistics of the original one on calibration data,
 * layer after layer. It costs no byte and no time.
 */
public enum OutputCorrection {
  /** Nothing. */
  NONE,
  /** The bias makes the mean of each channel what it was (bias correction). */
  MEAN,
  /**
   * Bias and scales make the mean and the deviation of each channel what they were: what
   * re-estimating the statistics of batch normalization does, also where that was folded. A channel
   * without a scale of its own that varies less than it did keeps the mean of what leaves the ReLU
   * behind it instead.
   */
  MEAN_AND_DEVIATION
}
