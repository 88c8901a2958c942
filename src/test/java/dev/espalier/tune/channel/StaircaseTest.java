package dev.espalier.tune.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.tune.channel.Staircase.Point;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StaircaseTest {

  /** Blocks of 16 cost 0.1 ms each, on top of 0.05 ms. */
  private static double millis(int channels) {
    return 0.05 + 0.1 * Math.ceilDiv(channels, 16);
  }

  private static Staircase noisy(long seed, double noise, double error) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Point> points =
        IntStream.rangeClosed(1, 16)
            .map(i -> 8 * i)
            .mapToObj(k -> {
              double off = noise * (2 * random.nextDouble() - 1);
              return new Point(k, millis(k) * (1 + off), error * millis(k));
            })
            .toList();
    return new Staircase(128, points);
  }

  /** However the noise falls, as long as it is small against what a step is. */
  @Property(tries = 200)
  void stepsAreTheLargestCountsOfEachPlateau(@ForAll long seed) {
    assertEquals(List.of(16, 32, 48, 64, 80, 96, 112, 128), noisy(seed, 0.009, 0.002).steps());
  }

  @Test
  void differencesWithinTheNoiseAreNoSteps() {
    // Three standard errors of 5 % each, of two points, are 21 %.
    assertEquals(List.of(16, 32, 48, 64, 96, 128), noisy(1, 0, 0.05).steps());
  }

  @Test
  void whatFallsSlowlyHasStepsWhereItIsWorthOne() {
    List<Point> slope =
        IntStream.rangeClosed(1, 10).mapToObj(k -> new Point(k, 1 + 0.009 * k, 0)).toList();
    assertEquals(List.of(1, 4, 7, 10), new Staircase(10, slope).steps());
  }

  @Test
  void slowerCountsAreNeverSteps() {
    Staircase odd =
        new Staircase(
            24, List.of(new Point(8, 0.5, 0), new Point(16, 1.2, 0), new Point(24, 1, 0)));
    assertEquals(List.of(8, 24), odd.steps());
  }

  @Test
  void whatWasNotMeasuredCostsAsMuchAsTheNextThatWas() {
    Staircase staircase = noisy(1, 0, 0);
    assertEquals(millis(64), staircase.at(57).orElseThrow().millis());
    assertEquals(millis(56), staircase.at(56).orElseThrow().millis());
    assertEquals(millis(8), staircase.at(1).orElseThrow().millis());
    assertEquals(millis(128), staircase.whole().orElseThrow().millis());
  }

  @Test
  void nothingIsKnownOfNothing() {
    Staircase none = new Staircase(5, List.of());
    assertEquals(List.of(), none.steps());
    assertEquals(Optional.empty(), none.at(3));
    assertTrue(none.whole().isEmpty());
    List<Point> part = List.of(new Point(3, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Staircase(5, part));
    assertThrows(IllegalArgumentException.class, () -> new Point(0, 1, 0));
  }
}
