package dev.espalier.method;

import dev.espalier.method.obs.LeastSquaresRefit;
import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.MagnitudeCut;
import dev.espalier.numeric.linalg.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prunes by scores that know the inputs. */
final class InputPruner {
  private InputPruner() {}

  /**
   * Prunes exactly this many weights, those with the lowest scores, of equal ones the first.
   *
   * @throws CompressionException if the scores cannot be found out
   */
  static float[] lowest(
      float[] values, int count, Saliency saliency, WeightInputs inputs, CancelSignal cancel)
      throws CompressionException {
    float[] marks = new float[values.length];
    Arrays.fill(marks, 1);
    if (count > 0) {
      float[] scores = Scores.of(values, saliency, inputs, cancel);
      MagnitudeCut cut = MagnitudeCut.of(scores, count, cancel);
      long ties = cut.ties();
      for (int i = 0; i < scores.length; i++) {
        boolean tie = scores[i] == cut.magnitude() && ties > 0;
        ties -= tie ? 1 : 0;
        marks[i] = tie || scores[i] < cut.magnitude() ? 0 : 1;
      }
    }
    return kept(values, marks, saliency, inputs, cancel);
  }

  /**
   * The weights that are kept, with what they make up for.
   *
   * @param marks zero for each weight that is pruned
   */
  static float[] kept(
      float[] values, float[] marks, Saliency saliency, WeightInputs inputs, CancelSignal cancel) {
    if (saliency != Saliency.OBS) {
      float[] kept = new float[values.length];
      for (int i = 0; i < kept.length; i++) {
        kept[i] = marks[i] == 0 ? 0f : values[i];
      }
      return kept;
    }
    List<Matrix> original = inputs.split(values);
    List<Matrix> masks = inputs.split(marks);
    List<Matrix> refitted = new ArrayList<>();
    for (int group = 0; group < original.size(); group++) {
      refitted.add(
          LeastSquaresRefit.refit(
              original.get(group),
              BitMask.ofNonZero(masks.get(group).values()),
              inputs.moments().get(group),
              WeightInputs.PRUNING_DAMPING,
              cancel));
    }
    return inputs.join(refitted);
  }
}
