package dev.espalier.tune.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.numeric.Progress;
import dev.espalier.tune.channel.TimeSearch.Found;
import dev.espalier.tune.channel.TimeSearch.Timing;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TimeSearchTest {
  private static final double ORIGINAL = 2;

  /** A way on which one group keeps a channel less each time. */
  private static List<Map<String, Integer>> way(int length) {
    return IntStream.range(0, length).mapToObj(i -> Map.of("g", length - i)).toList();
  }

  /** Falls in steps of four networks, from 1 to what is never less than a tenth. */
  private static double share(Map<String, Integer> kept, int length) {
    return 0.1 + 0.9 * Math.ceilDiv(kept.get("g"), 4) / Math.ceilDiv(length, 4);
  }

  /** What measures by that, and is off by some share in short measurements. */
  private static final class FakeClock implements TimeSearch.Clock {
    private final int length;
    private final double lucky;
    private int calls;

    FakeClock(int length, double lucky) {
      this.length = length;
      this.lucky = lucky;
    }

    @Override
    public Timing time(Map<String, Integer> kept, boolean thorough) {
      calls++;
      return new Timing(share(kept, length) * (thorough ? 1 : 1 - lucky), ORIGINAL);
    }
  }

  private static Found find(FakeClock clock, Predicate<Timing> enough) throws Exception {
    return TimeSearch.find(way(clock.length), enough, clock, Progress.none(), CancelSignal.none());
  }

  @Property
  void largestNetworkThatIsQuickEnoughIsFound(
      @ForAll @IntRange(min = 1, max = 300) int length,
      @ForAll @DoubleRange(min = 0.2, max = 2) double millis)
      throws Exception {
    FakeClock clock = new FakeClock(length, 0);
    Found found = find(clock, timing -> timing.millis() <= millis);
    // Each of them looked at, from the largest.
    Map<String, Integer> wanted =
        way(length).stream()
            .filter(kept -> ORIGINAL * share(kept, length) <= millis)
            .findFirst()
            .orElse(way(length).getLast());
    assertEquals(wanted, found.kept());
    assertEquals(share(wanted, length), found.timing().share());
    assertEquals(found.timing().millis() <= millis, found.met());
    assertTrue(clock.calls <= 3 + Math.log(length) / Math.log(2), clock.calls + " calls");
  }

  @Test
  void shortMeasurementsThatWereLuckyAreNotBelieved() throws Exception {
    FakeClock clock = new FakeClock(200, 0.08);
    Found found = find(clock, timing -> timing.share() <= 0.5);
    assertTrue(found.met());
    assertTrue(share(found.kept(), 200) <= 0.5);
    // And still not much smaller than it has to be.
    assertTrue(share(found.kept(), 200) > 0.4, found::toString);
  }

  @Test
  void whatCannotBeMetIsSaidWithTheBest() throws Exception {
    Found found = find(new FakeClock(40, 0), timing -> timing.share() <= 0.1);
    assertFalse(found.met());
    assertEquals(Map.of("g", 1), found.kept());
    assertEquals(0.19, found.timing().share(), 1e-12);
  }

  @Test
  void nothingIsLostWhereItIsQuickEnoughAlready() throws Exception {
    FakeClock clock = new FakeClock(40, 0);
    Found found = find(clock, timing -> timing.millis() <= 5);
    assertTrue(found.met());
    assertEquals(Map.of("g", 40), found.kept());
    assertEquals(1, clock.calls);
  }

  @Test
  void searchEndsWhenItIsCancelled() {
    FakeClock clock = new FakeClock(40, 0);
    assertThrows(
        CancelledException.class,
        () ->
            TimeSearch.find(
                way(40), timing -> timing.share() < 0.5, clock, Progress.none(), () -> true));
    assertEquals(1, clock.calls);
  }
}
