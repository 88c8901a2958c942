package dev.espalier.app;

import dev.espalier.structure.score.ChannelScore;
import java.util.Map;
import java.util.Optional;

/**
 * How many channels are to be removed, and which.
 *
 * @param share how much of something is to go, over the whole network
 * @param kept how many channels groups keep, where that is said of a group by itself
 * @param score which channels go first
 * @param step counts of channels are multiples of this, where a group has more
 */
public record ChannelWish(
    Optional<Share> share, Map<String, Integer> kept, ChannelScore score, int step) {
  public ChannelWish {
    kept = Map.copyOf(kept);
    if (step < 1) {
      throw new IllegalArgumentException("a step of " + step + " channels is not 1 or more");
    }
  }

  /** Of what a share is to go. */
  public enum Of {
    /** Multiplications of a run. */
    MULTIPLICATIONS,
    /** Weights. */
    PARAMETERS,
    /** The channels of each group. */
    CHANNELS
  }

  /**
   * How much is to go.
   *
   * @param share 0 to 1
   */
  public record Share(Of of, double share) {
    public Share {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException(share + " is no share: give 0 or more, less than 1");
      }
    }
  }
}
