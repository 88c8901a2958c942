package dev.espalier.app;

import dev.espalier.structure.score.ChannelScore;
import dev.espalier.tune.channel.TimeSearch;
import java.util.Map;
import java.util.Optional;

/**
 * How many channels are to be removed, and which.
 *
 * @param amount how much is to go, over the whole network
 * @param kept how many channels groups keep, where that is said of a group by itself
 * @param score which channels go first
 * @param step counts of channels are multiples of this, where a group has more
 * @param batch samples of a run that is timed, where the model leaves that open
 */
public record ChannelWish(
    Optional<Amount> amount, Map<String, Integer> kept, ChannelScore score, int step, int batch) {
  public ChannelWish {
    kept = Map.copyOf(kept);
    if (step < 1) {
      throw new IllegalArgumentException("a step of " + step + " channels is not 1 or more");
    }
    if (batch < 1) {
      throw new IllegalArgumentException("a run of " + batch + " samples is none");
    }
  }

  /** Of what something is to go. */
  public enum Of {
    /** Multiplications of a run. */
    MULTIPLICATIONS,
    /** Weights. */
    PARAMETERS,
    /** The channels of each group. */
    CHANNELS,
    /** The time of a run, measured on this machine. */
    TIME,
    /** The same, in milliseconds that a run may take. */
    MILLISECONDS;

    /** Whether networks are measured to find out. */
    public boolean timed() {
      return this == TIME || this == MILLISECONDS;
    }
  }

  /**
   * How much is to go.
   *
   * @param value the share that goes, 0 to 1; for milliseconds how many may be left
   */
  public record Amount(Of of, double value) {
    public Amount {
      boolean share = of != Of.MILLISECONDS;
      if (share && !(value >= 0 && value < 1)) {
        throw new IllegalArgumentException(value + " is no share: give 0 or more, less than 1");
      }
      if (!share && !(value > 0 && value < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(value + " ms is no time: give more than 0");
      }
    }

    /** Whether a network is quick enough. */
    boolean isMetBy(TimeSearch.Timing timing) {
      return of == Of.MILLISECONDS ? timing.millis() <= value : timing.share() <= 1 - value;
    }
  }
}
