package dev.espalier.recipe;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Channels that are removed, as a file has them: those of a group as a list of numbers and ranges,
 * {@code "0,4-7"}.
 */
record ChannelEntry(
    Map<String, String> removed,
    Optional<Boolean> refit,
    Optional<Boolean> means,
    Optional<Boolean> norms) {
  /** Far above what any layer has. */
  private static final int MOST = 1 << 24;

  static Optional<ChannelEntry> of(ChannelPlan plan) {
    if (plan.equals(ChannelPlan.NONE)) {
      return Optional.empty();
    }
    Map<String, String> removed = new TreeMap<>();
    plan.removed().forEach((group, channels) -> removed.put(group, text(channels)));
    ChannelRepair repair = plan.repair();
    return Optional.of(
        new ChannelEntry(
            removed,
            Optional.of(repair.refit()),
            Optional.of(repair.means()),
            Optional.of(repair.norms())));
  }

  private static String text(BitSet channels) {
    StringJoiner text = new StringJoiner(",");
    for (int from = channels.nextSetBit(0); from >= 0; ) {
      int to = channels.nextClearBit(from) - 1;
      text.add(from == to ? "" + from : from + "-" + to);
      from = channels.nextSetBit(to + 1);
    }
    return text.toString();
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
            entry.flatMap(ChannelEntry::norms).orElse(all.norms())));
  }

  private static BitSet channels(String group, String text) {
    BitSet channels = new BitSet();
    for (String part : text.split(",", -1)) {
      String[] bounds = part.strip().split("-", 2);
      try {
        int from = Integer.parseInt(bounds[0]);
        int to = bounds.length == 1 ? from : Integer.parseInt(bounds[1]);
        if (from <= to && to < MOST) {
          channels.set(from, to + 1);
          continue;
        }
      } catch (NumberFormatException e) {
        // said below, as for numbers that are no channels
      }
      throw new IllegalArgumentException(
          "removed." + group + ": '" + part + "' is no channel and no range such as 4-7");
    }
    return channels;
  }
}
