package dev.espalier.ui.goal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.Goals;
import dev.espalier.app.QualityMeasure;
import dev.espalier.evaluate.Interval;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QualityTextTest {

  @Test
  void similarityIsNamedAsWhatItIs() {
    Goals.Quality quality =
        new Goals.Quality(
            QualityMeasure.SIMILARITY,
            "output 'embedding'",
            1,
            0.98765,
            Optional.empty(),
            Optional.empty(),
            120,
            true);
    GoalText text = QualityText.of(quality);
    assertEquals("Cosine similarity to the original", QualityText.name(quality));
    assertEquals("0.9877", text.now());
    assertEquals("", text.original());
    assertTrue(text.hint().contains("120 samples, output 'embedding'"), text.hint());
  }

  @Test
  void changeIsColouredOnlyBeyondChanceOfTheSameSamples() {
    assertEquals(Optional.empty(), text(-0.004, new Interval(-0.009, 0.001)).better());
    // Far within the interval of the accuracy itself, but not of the paired change.
    GoalText worse = text(-0.004, new Interval(-0.006, -0.002));
    assertEquals(Optional.of(false), worse.better());
    assertEquals("\u22120.40 points", worse.change());
    assertTrue(worse.hint().contains("\u22120.60 to \u22120.20 points"), worse.hint());
  }

  private static GoalText text(double change, Interval interval) {
    return QualityText.of(
        new Goals.Quality(
            QualityMeasure.ACCURACY,
            "",
            0.9,
            0.9 + change,
            Optional.of(new Interval(0.88, 0.92)),
            Optional.of(interval),
            1000,
            true));
  }
}
