package dev.espalier.structure.score;

/** By what the channels of a group are put in order. */
public enum ChannelScore {
  /** The sum of the magnitudes of all weights that make the channel (Li et al. 2016). */
  L1,
  /** The root of the sum of their squares. */
  L2,
  /**
   * The distance to the weights of the other channels: what lies nearest to the geometric median of
   * all can be replaced by the others (He et al., FPGM, 2019).
   */
  GEOMETRIC_MEDIAN,
  /** The magnitude of the scale of the batch normalization behind it (network slimming, 2017). */
  BATCH_NORM,
  /**
   * The mean of the magnitudes of what the channel puts out, over samples and places (the mean
   * activation of Molchanov et al. 2017): as the layers behind take it in, behind the activation,
   * each place as often as their windows meet it. Magnitudes, because a channel of both signs may
   * be large and zero on average; where nothing negative comes through, as behind a ReLU, it is the
   * mean itself.
   */
  ACTIVATION_MEAN,
  /** How much the channel varies over the samples; what does not vary is a bias. */
  VARIANCE,
  /**
   * The error of what takes the channel in, when it is left out and nothing else changes (optimal
   * brain damage, by second moments of the inputs).
   */
  OBD,
  /**
   * The error of what takes the channel in, when the weights of the channels that stay make up for
   * it as well as they can (optimal brain surgeon); found for each channel anew when another is
   * removed.
   */
  OBS,
  /** Nothing: a yardstick for the others. */
  RANDOM;

  /** Whether samples have to be run for it. */
  public boolean needsSamples() {
    return this == ACTIVATION_MEAN || this == VARIANCE || this == OBD || this == OBS;
  }
}
