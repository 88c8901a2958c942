package dev.espalier.structure.couple;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Channels that are removed from a network, found again in a network that was made of the same file
 * with other blocks or rows. A group goes on where the elements of constants that make its channels
 * do: the n-th channel is the one that the same elements make. What takes channels in does not
 * count, as it may take in others then.
 *
 * @param removed by the groups of the other network
 * @param gone groups of which nothing that makes their channels is left
 * @param changed groups of which not all channels are found again each by itself, or only together
 *     with channels of other groups of which others are removed
 */
public record CarriedChannels(
    Map<String, BitSet> removed, List<String> gone, List<String> changed) {
  /** Copies. */
  public CarriedChannels {
    removed = Collections.unmodifiableMap(new TreeMap<>(removed));
    gone = List.copyOf(gone);
    changed = List.copyOf(changed);
  }

  /** Several channels. */
  private static final int MANY = -2;

  /** An axis of a constant. */
  private record Place(String constant, int axis, int length) {
    static Place of(Slice slice) {
      return new Place(slice.constant(), slice.axis(), slice.channelOf().length);
    }
  }

  /** For each channel of a group of the new network the channel of one of the old. */
  private record Match(ChannelGroup from, int[] channels) {}

  /**
   * Finds channels again.
   *
   * @param before the network that the channels are removed from, open or not
   * @param removed by its groups
   * @param now the other network
   */
  public static CarriedChannels of(
      ChannelGraph before, Map<String, BitSet> removed, ChannelGraph now) {
    Map<String, BitSet> carried = new LinkedHashMap<>();
    Map<String, BitSet> found = new HashMap<>();
    Set<String> met = new HashSet<>();
    for (ChannelGroup group : now.groups()) {
      List<Match> matches = new ArrayList<>();
      for (ChannelGroup old : before.groups()) {
        Optional<int[]> shared = shared(old, group);
        shared.ifPresent(channels -> {
          met.add(old.id());
          if (isOneToOne(channels)) {
            matches.add(new Match(old, channels));
          }
        });
      }
      BitSet gone = removed(group, matches, removed);
      if (gone != null && gone.cardinality() < group.channels()) {
        carried.put(group.id(), gone);
        matches.forEach(match -> note(match, found));
      }
    }
    carried.values().removeIf(BitSet::isEmpty);
    List<String> lost = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    new TreeMap<>(removed)
        .forEach((id, channels) -> {
          BitSet own = (BitSet) channels.clone();
          own.andNot(found.getOrDefault(id, new BitSet()));
          if (!own.isEmpty()) {
            (met.contains(id) ? changed : lost).add(id);
          }
        });
    return new CarriedChannels(carried, lost, changed);
  }

  /** The channels that are found again. */
  private static void note(Match match, Map<String, BitSet> found) {
    BitSet channels = found.computeIfAbsent(match.from().id(), id -> new BitSet());
    for (int channel : match.channels()) {
      if (channel >= 0) {
        channels.set(channel);
      }
    }
  }

  /** Those of a group that are removed; null if matches do not agree. */
  private static @Nullable BitSet removed(
      ChannelGroup group, List<Match> matches, Map<String, BitSet> removed) {
    BitSet gone = new BitSet();
    BitSet stays = new BitSet();
    for (Match match : matches) {
      BitSet old = removed.getOrDefault(match.from().id(), new BitSet());
      for (int channel = 0; channel < group.channels(); channel++) {
        if (match.channels()[channel] >= 0) {
          (old.get(match.channels()[channel]) ? gone : stays).set(channel);
        }
      }
    }
    return gone.intersects(stays) ? null : gone;
  }

  /**
   * For each channel of a group the channel of an old one that the same elements make: -1 if none
   * does, {@link #MANY} if several do; empty if the two have nothing in common.
   */
  private static Optional<int[]> shared(ChannelGroup old, ChannelGroup group) {
    Map<Place, int[]> places = new HashMap<>();
    producers(old).forEach(slice -> places.putIfAbsent(Place.of(slice), slice.channelOf()));
    int[] channels = IntStream.generate(() -> -1).limit(group.channels()).toArray();
    boolean any = false;
    for (Slice slice : producers(group)) {
      int[] before = places.get(Place.of(slice));
      for (int i = 0; before != null && i < before.length; i++) {
        int channel = slice.channelOf()[i];
        if (channel >= 0 && before[i] >= 0) {
          any = true;
          boolean same = channels[channel] == -1 || channels[channel] == before[i];
          channels[channel] = same ? before[i] : MANY;
        }
      }
    }
    return any ? Optional.of(channels) : Optional.empty();
  }

  private static boolean isOneToOne(int[] channels) {
    BitSet seen = new BitSet();
    for (int channel : channels) {
      if (channel == MANY || (channel >= 0 && seen.get(channel))) {
        return false;
      }
      if (channel >= 0) {
        seen.set(channel);
      }
    }
    return true;
  }

  private static List<Slice> producers(ChannelGroup group) {
    return group.slices().stream().filter(slice -> slice.role() == Slice.Role.PRODUCER).toList();
  }
}
