package dev.espalier.ui.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.Stairs;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.tune.channel.Staircase;
import dev.espalier.tune.channel.Staircase.Point;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChannelStopsTest {
  private static final ChannelGroup GROUP = new ChannelGroup("conv", 40, List.of(), List.of());

  private static Stairs stairs(Stairs.Stage stage) {
    List<Point> points =
        List.of(new Point(8, 2, 0), new Point(16, 1, 0), new Point(24, 2, 0), new Point(40, 3, 0));
    return new Stairs(new Staircase(40, points), stage, "");
  }

  @Test
  void measuredStepsAreStopsOnceAllIsMeasured() {
    ChannelStops stops = ChannelStops.of(GROUP, stairs(Stairs.Stage.DONE));
    assertEquals(Set.of(16, 24, 40), stops.counts());
    TreeSet<Integer> before = ChannelStops.of(GROUP, stairs(Stairs.Stage.MEASURING)).counts();
    assertEquals(40, before.last());
    assertEquals(before, ChannelStops.of(GROUP, stairs(Stairs.Stage.CANCELLED)).counts());
    // Blocks of 8 or 16, as the processor has them.
    assertTrue(before.equals(Set.of(8, 16, 24, 32, 40)) || before.equals(Set.of(16, 32, 40)));
  }

  @Test
  void blocksEndWithAllChannels() {
    assertEquals(Set.of(16, 32, 40), ChannelStops.blocks(40, 16).counts());
    assertEquals(Set.of(1, 2, 3, 4, 5), ChannelStops.blocks(5, 16).counts());
    assertEquals(Set.of(1), ChannelStops.blocks(1, 1).counts());
  }

  @Test
  void nearestAndNextStops() {
    ChannelStops stops = new ChannelStops(new TreeSet<>(Set.of(16, 24, 40)));
    assertEquals(16, stops.nearest(1));
    assertEquals(16, stops.nearest(19));
    assertEquals(24, stops.nearest(20));
    assertEquals(40, stops.nearest(32));
    assertEquals(40, stops.nearest(99));
    assertEquals(24, stops.next(40, false));
    assertEquals(16, stops.next(17, false));
    // There is no stop below; the thumb stays where it is.
    assertEquals(16, stops.next(16, false));
    assertEquals(5, stops.next(5, false));
    assertEquals(16, stops.next(5, true));
    assertEquals(40, stops.next(40, true));
  }
}
