package dev.espalier.recipe;

/**
 * What is done about the error that removing channels makes.
 *
 * @param refit whether the weights that are left take their least-squares values
 * @param means whether biases take over what removed channels added on average
 * @param norms whether what layers put out gets its mean and deviation back: batch normalizations
 *     are estimated anew, and layers that they were folded into are rescaled
 */
public record ChannelRepair(boolean refit, boolean means, boolean norms) {
  /** Nothing. */
  public static final ChannelRepair NONE = new ChannelRepair(false, false, false);

  /** Everything. */
  public static final ChannelRepair ALL = new ChannelRepair(true, true, true);

  /** Whether anything is done, for which samples are needed. */
  public boolean repairs() {
    return refit || means || norms;
  }
}
