package dev.espalier.recipe;

import java.util.BitSet;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which channels are removed from a network, and what is done about the error that this makes.
 *
 * @param removed channels by the group that they are of, in the order of the groups' names; groups
 *     that lose none are not among them
 * @param repair what is done about it
 */
public record ChannelPlan(Map<String, BitSet> removed, ChannelRepair repair) {
  /** All channels stay. */
  public static final ChannelPlan NONE = new ChannelPlan(Map.of(), ChannelRepair.ALL);

  public ChannelPlan {
    TreeMap<String, BitSet> sorted = new TreeMap<>();
    removed.forEach((group, channels) -> {
      if (!channels.isEmpty()) {
        sorted.put(group, (BitSet) channels.clone());
      }
    });
    removed = Collections.unmodifiableMap(sorted);
  }

  /** Whether channels are removed. */
  public boolean removes() {
    return !removed.isEmpty();
  }

  /** Whether samples have to be run for it. */
  public boolean needsSamples() {
    return removes() && repair.repairs();
  }

  /** The same with other channels of a group removed. */
  public ChannelPlan with(String group, BitSet channels) {
    TreeMap<String, BitSet> changed = new TreeMap<>(removed);
    changed.put(group, channels);
    return new ChannelPlan(changed, repair);
  }

  /** The same with other channels removed. */
  public ChannelPlan withRemoved(Map<String, BitSet> newRemoved) {
    return new ChannelPlan(newRemoved, repair);
  }

  /** The same with something else done about it. */
  public ChannelPlan withRepair(ChannelRepair newRepair) {
    return new ChannelPlan(removed, newRepair);
  }
}
