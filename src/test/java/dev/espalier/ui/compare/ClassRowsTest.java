package dev.espalier.ui.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluate.AccuracyComparison;
import dev.espalier.evaluate.Answer;
import dev.espalier.evaluate.ConfusionMatrix;
import dev.espalier.evaluate.Flip;
import dev.espalier.evaluate.ModelScore;
import dev.espalier.evaluate.PairedDifference;
import dev.espalier.evaluate.Proportion;
import dev.espalier.ui.chart.ClassAccuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ClassRowsTest {

  /** Two classes of 100 samples, of which the original gets all right. */
  private static List<ClassAccuracy> rows(int lostOfFirst, int lostOfSecond) {
    List<Flip> flips = new ArrayList<>();
    int[] lost = {lostOfFirst, lostOfSecond};
    for (int label = 0; label < 2; label++) {
      for (int i = 0; i < lost[label]; i++) {
        flips.add(
            new Flip(
                flips.size(),
                OptionalInt.of(label),
                new Answer(label, 0.9),
                new Answer(1 - label, 0.6)));
      }
    }
    int all = lostOfFirst + lostOfSecond;
    AccuracyComparison accuracy =
        new AccuracyComparison(
            score(0, 0),
            score(lostOfFirst, lostOfSecond),
            new PairedDifference(200L - all, all, 0, 0));
    return ClassRows.of(accuracy, flips, List.of("cat"));
  }

  private static ModelScore score(int wrongFirst, int wrongSecond) {
    int[] labels = new int[200];
    int[] answers = new int[200];
    for (int i = 0; i < 200; i++) {
      labels[i] = i / 100;
      boolean wrong = i % 100 < (labels[i] == 0 ? wrongFirst : wrongSecond);
      answers[i] = wrong ? 1 - labels[i] : labels[i];
    }
    return new ModelScore(
        new Proportion(200L - wrongFirst - wrongSecond, 200),
        Optional.empty(),
        ConfusionMatrix.of(2, labels, answers));
  }

  @Test
  void lossOfTwoSamplesIsChanceAndOfTwentyIsNot() {
    List<ClassAccuracy> rows = rows(2, 20);
    assertEquals(0.98, rows.getFirst().compressed(), 1e-9);
    assertFalse(rows.getFirst().beyondChance());
    assertEquals(0.8, rows.getLast().compressed(), 1e-9);
    assertTrue(rows.getLast().beyondChance());
    assertEquals(List.of("cat", "class 1"), rows.stream().map(ClassAccuracy::name).toList());
  }
}
