package dev.espalier.ui.inspector;

import dev.espalier.app.Stairs;
import dev.espalier.compress.activation.Machine;
import dev.espalier.structure.couple.ChannelGroup;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The counts of channels at which a slider stops.
 *
 * @param counts at least one
 */
record ChannelStops(TreeSet<Integer> counts) {

  /**
   * The measured steps of a group; while they are not known the blocks that are computed at once.
   */
  static ChannelStops of(ChannelGroup group, Stairs stairs) {
    List<Integer> steps = stairs.staircase().steps();
    return stairs.stage() == Stairs.Stage.DONE && !steps.isEmpty()
        ? new ChannelStops(new TreeSet<>(steps))
        : blocks(group.channels(), Machine.channelBlock());
  }

  static ChannelStops blocks(int channels, int block) {
    int step = channels > block ? block : 1;
    TreeSet<Integer> counts = new TreeSet<>();
    IntStream.rangeClosed(1, channels / step).forEach(i -> counts.add(i * step));
    counts.add(channels);
    return new ChannelStops(counts);
  }

  /** The stop that is nearest; of two the larger one. */
  int nearest(int count) {
    Integer above = counts.ceiling(count);
    Integer below = counts.floor(count);
    if (above == null || below == null) {
      return above == null ? counts.last() : above;
    }
    return count - below < above - count ? below : above;
  }

  /**
   * The next stop above or below; the last one beyond it, but never nearer to where it came from.
   */
  int next(int count, boolean up) {
    Integer next = up ? counts.higher(count) : counts.lower(count);
    return next == null ? count : next;
  }
}
