package dev.espalier.ui.compare;

import dev.espalier.evaluate.AccuracyComparison;
import dev.espalier.evaluate.ConfusionMatrix;
import dev.espalier.evaluate.Flip;
import dev.espalier.evaluate.Interval;
import dev.espalier.evaluate.PairedDifference;
import dev.espalier.evaluate.Proportion;
import dev.espalier.ui.chart.ClassAccuracy;
import java.util.ArrayList;
import java.util.List;

/** Accuracy class by class, with what of the change is beyond chance. */
final class ClassRows {

  private static final double LEVEL = 0.95;

  private ClassRows() {}

  /**
   * One row for each class.
   *
   * @param flips all samples whose answer has changed
   */
  static List<ClassAccuracy> of(AccuracyComparison accuracy, List<Flip> flips, List<String> names) {
    ConfusionMatrix before = accuracy.original().confusion();
    ConfusionMatrix after = accuracy.compressed().confusion();
    int[] lost = new int[before.classes()];
    int[] gained = new int[before.classes()];
    for (Flip flip : flips) {
      switch (flip.direction()) {
        case BROKEN -> lost[flip.label().orElseThrow()]++;
        case FIXED -> gained[flip.label().orElseThrow()]++;
        case CHANGED -> {}
      }
    }
    List<ClassAccuracy> rows = new ArrayList<>();
    for (int label = 0; label < before.classes(); label++) {
      Proportion now = after.recall(label);
      Interval interval = now.wilson(LEVEL);
      rows.add(
          new ClassAccuracy(
              CompareViewModel.name(label, names),
              orZero(before.recall(label).value()),
              orZero(now.value()),
              interval.low(),
              interval.high(),
              beyondChance(before.recall(label), lost[label], gained[label])));
    }
    return rows;
  }

  private static boolean beyondChance(Proportion before, int lost, int gained) {
    long right = Math.max(0, before.successes() - lost);
    long wrong = Math.max(0, before.total() - before.successes() - gained);
    Interval change = new PairedDifference(right, lost, gained, wrong).interval(LEVEL);
    return change.low() > 0 || change.high() < 0;
  }

  private static double orZero(double share) {
    return Double.isNaN(share) ? 0 : share;
  }
}
