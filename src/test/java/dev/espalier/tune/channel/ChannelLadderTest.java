package dev.espalier.tune.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChannelLadderTest {

  @Test
  void halvesOfBlocksAndAllChannels() {
    assertEquals(List.of(4, 8, 12, 16, 20, 21), ChannelLadder.of(21, 8));
    assertEquals(List.of(8, 16, 24, 32, 40, 48, 50), ChannelLadder.of(50, 16));
    assertEquals(List.of(1, 2, 3, 4, 5), ChannelLadder.of(5, 16));
    assertEquals(16, ChannelLadder.of(256, 16).getFirst());
  }

  @Property
  void atMostSixteenThatAscendToAll(
      @ForAll @IntRange(min = 1, max = 5000) int channels, @ForAll @IntRange(max = 2) int wide) {
    int block = 4 << wide;
    List<Integer> counts = ChannelLadder.of(channels, block);
    assertTrue(counts.size() <= 16, counts::toString);
    assertEquals(counts.stream().sorted().distinct().toList(), counts);
    assertEquals(channels, counts.getLast());
    assertTrue(
        channels <= 16 || counts.stream().allMatch(c -> c == channels || c % (block / 2) == 0));
    // No gap is wide: nothing between is far from what was measured.
    int widest = counts.getFirst();
    for (int i = 1; i < counts.size(); i++) {
      widest = Math.max(widest, counts.get(i) - counts.get(i - 1));
    }
    assertTrue(widest <= Math.max(block / 2, channels / 4), counts::toString);
  }
}
