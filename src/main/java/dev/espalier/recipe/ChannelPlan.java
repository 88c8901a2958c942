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
 * @param sizes how many channels those groups had where they were chosen, as far as that is known
 */
public record ChannelPlan(
    Map<String, BitSet> removed, ChannelRepair repair, Map<String, Integer> sizes) {
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
    TreeMap<String, Integer> known = new TreeMap<>(sizes);
    known.keySet().retainAll(sorted.keySet());
    sizes = Collections.unmodifiableMap(known);
  }

  /** Channels of groups of which it is not known how many they have. */
  public ChannelPlan(Map<String, BitSet> removed, ChannelRepair repair) {
    this(removed, repair, Map.of());
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
    return new ChannelPlan(changed, repair, sizes);
  }

  /** The same with other channels removed, of groups that may be others. */
  public ChannelPlan withRemoved(Map<String, BitSet> newRemoved) {
    return new ChannelPlan(newRemoved, repair);
  }

  /** The same with something else done about it. */
  public ChannelPlan withRepair(ChannelRepair newRepair) {
    return new ChannelPlan(removed, newRepair, sizes);
  }

  /** The same with the number of channels that groups have; of others it is not known. */
  public ChannelPlan withSizes(Map<String, Integer> newSizes) {
    return new ChannelPlan(removed, repair, newSizes);
  }
}
