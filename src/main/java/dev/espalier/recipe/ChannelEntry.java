package dev.espalier.recipe;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Channels that are removed, as a file has them: those of a group as a list of numbers and ranges,
 * {@code "0,4-7"}.
 *
 * @param sizes how many channels the groups have; not in files from before it was
 */
record ChannelEntry(
    Map<String, String> removed,
    Optional<Map<String, Integer>> sizes,
    Optional<Boolean> refit,
    Optional<Boolean> means,
    Optional<Boolean> norms) {
  static Optional<ChannelEntry> of(ChannelPlan plan) {
    if (plan.equals(ChannelPlan.NONE)) {
      return Optional.empty();
    }
    Map<String, String> removed = new TreeMap<>();
    plan.removed().forEach((group, channels) -> removed.put(group, NumberRanges.text(channels)));
    ChannelRepair repair = plan.repair();
    return Optional.of(
        new ChannelEntry(
            removed,
            Optional.of(plan.sizes()).filter(sizes -> !sizes.isEmpty()),
            Optional.of(repair.refit()),
            Optional.of(repair.means()),
            Optional.of(repair.norms())));
  }

  static ChannelPlan read(Optional<ChannelEntry> entry) {
    ChannelRepair all = ChannelRepair.ALL;
    Map<String, BitSet> removed = new TreeMap<>();
    entry.ifPresent(given ->
        given.removed().forEach((group, text) -> removed.put(group, channels(group, text))));
    return new ChannelPlan(
        removed,
        new ChannelRepair(
            entry.flatMap(ChannelEntry::refit).orElse(all.refit()),
            entry.flatMap(ChannelEntry::means).orElse(all.means()),
            entry.flatMap(ChannelEntry::norms).orElse(all.norms())),
        entry.flatMap(ChannelEntry::sizes).orElse(Map.of()));
  }

  private static BitSet channels(String group, String text) {
    try {
      return NumberRanges.read(text, "channel");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("removed." + group + ": " + e.getMessage(), e);
    }
  }
}
