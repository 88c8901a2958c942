package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

  @Property(tries = 100)
  void countsAreThoseOfADenseMatrix(
      @ForAll @IntRange(min = 1, max = 12) int classes,
      @ForAll @IntRange(max = 200) int samples,
      @ForAll long seed) {
    Random random = new Random(seed);
    int[] labels = random.ints(samples, 0, classes).toArray();
    int[] answers = random.ints(samples, -1, classes).toArray();
    int[][] dense = new int[classes][classes];
    int right = 0;
    int unanswered = 0;
    for (int i = 0; i < samples; i++) {
      if (answers[i] < 0) {
        unanswered++;
      } else {
        dense[labels[i]][answers[i]]++;
      }
      right += labels[i] == answers[i] ? 1 : 0;
    }

    ConfusionMatrix matrix = ConfusionMatrix.of(classes, labels, answers);

    for (int label = 0; label < classes; label++) {
      for (int answer = 0; answer < classes; answer++) {
        assertEquals(dense[label][answer], matrix.count(label, answer));
      }
      assertEquals(dense[label][label], matrix.recall(label).successes());
    }
    assertEquals(new Proportion(right, samples), matrix.accuracy());
    assertEquals(unanswered, matrix.unanswered());
  }

  @Test
  void recallAndPrecisionDivideByRowAndColumn() {
    ConfusionMatrix matrix =
        ConfusionMatrix.of(3, new int[] {0, 0, 0, 1, 1, 2}, new int[] {0, 0, 1, 1, -1, 1});
    assertEquals(new Proportion(2, 3), matrix.recall(0));
    assertEquals(new Proportion(1, 2), matrix.recall(1));
    assertEquals(new Proportion(0, 1), matrix.recall(2));
    assertEquals(new Proportion(1, 3), matrix.precision(1));
    assertEquals(new Proportion(0, 0), matrix.precision(2));
    assertEquals(1, matrix.unanswered());
  }

  @Test
  void manyClassesTakeLittleMemory() {
    int classes = 1_000_000;
    ConfusionMatrix matrix =
        ConfusionMatrix.of(classes, new int[] {5, 999_999}, new int[] {5, 999_999});
    assertEquals(1, matrix.count(999_999, 999_999));
    assertEquals(0, matrix.count(999_999, 5));
  }
}
