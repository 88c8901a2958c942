package dev.espalier.structure;

import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Any channels of any network can go. */
class AnyNetworkTest {
  private static final long[] OPSETS = {7, 9, 10, 11, 13, 17};

  @Property(tries = 300)
  void anyChoiceOfChannelsLeavesTheNetworkWithoutThem(
      @ForAll @IntRange(min = 0, max = 14) int operators, @ForAll long seed) throws Exception {
    Pruned.look(
        RandomNet.of(seed, operators, OPSETS[(int) Math.floorMod(seed, (long) OPSETS.length)]),
        (graph, file) -> Pruned.check(graph, choice(graph, seed), Pruned.inputs(file)));
  }

  /** Any number of channels of each group, but not all. */
  private static Map<String, BitSet> choice(ChannelGraph graph, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, BitSet> removed = new HashMap<>();
    for (ChannelGroup group : graph.groups()) {
      BitSet gone = new BitSet();
      double share = random.nextDouble();
      for (int channel = 0; channel < group.channels(); channel++) {
        gone.set(channel, random.nextDouble() < share);
      }
      gone.clear(random.nextInt(group.channels()));
      removed.put(group.id(), gone);
    }
    return removed;
  }
}
