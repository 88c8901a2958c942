package dev.espalier.tune.channel;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The counts of channels that are worth measuring. */
public final class ChannelLadder {

  /** More points take longer to measure than a person waits. */
  private static final int MOST = 16;

  private ChannelLadder() {}

  /**
   * Multiples of half a block, as onnxruntime computes a block at once, or a power of two times
   * that where they would be more than 16; all counts where there are few; and always all channels.
   *
   * @param channels of the group
   * @param block channels that the runtime computes side by side
   * @return ascending, the last one is {@code channels}
   */
  public static List<Integer> of(int channels, int block) {
    int step = channels <= MOST ? 1 : Math.max(1, block / 2);
    while (channels > MOST * step) {
      step *= 2;
    }
    int every = step;
    TreeSet<Integer> counts = new TreeSet<>();
    IntStream.rangeClosed(1, channels / step).forEach(i -> counts.add(i * every));
    counts.add(channels);
    if (counts.size() > MOST) {
      // A last count that is no multiple stands in for the multiple right below.
      counts.remove(counts.lower(channels));
    }
    return List.copyOf(counts);
  }
}
