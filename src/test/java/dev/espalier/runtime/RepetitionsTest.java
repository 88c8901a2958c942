package dev.espalier.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RepetitionsTest {

  @Test
  void asManyRunsAsFit() {
    assertEquals(new Repetitions(25, 75), Repetitions.within(100, 1));
  }

  @Test
  void slowModelsAreStillRunAFewTimesAndQuickOnesNotForEver() {
    assertEquals(new Repetitions(1, 5), Repetitions.within(100, 10_000));
    assertEquals(new Repetitions(1000, 1000), Repetitions.within(100, 0));
  }
}
