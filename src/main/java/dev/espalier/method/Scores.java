package dev.espalier.method;

import dev.espalier.method.obs.ObsTrace;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.moment.SecondMoment;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How much each element of a weight matters; those with the lowest scores are pruned first. */
public final class Scores {
  private Scores() {}

  /**
   * The scores of all elements, in the order of the weight; none is negative.
   *
   * @throws CompressionException if they cannot be found out
   */
  public static float[] of(
      float[] values, Saliency saliency, WeightInputs inputs, CancelSignal cancel)
      throws CompressionException {
    return switch (saliency) {
      case MAGNITUDE -> magnitudes(values);
      case MAGNITUDE_L2 -> squares(values);
      case WANDA -> withinRows(damage(values, inputs), inputs.layout());
      case OBD -> damage(values, inputs);
      case OBS -> surgeon(values, inputs, cancel);
    };
  }

  /**
   * Scores that can be compared with those of other layers: shares of the mean square of what the
   * layer puts out.
   *
   * @throws CompressionException if they cannot be found out
   */
  public static float[] comparable(
      float[] values, Saliency saliency, WeightInputs inputs, CancelSignal cancel)
      throws CompressionException {
    float[] scores = of(values, saliency, inputs, cancel);
    double power = inputs.outputPower(values);
    if (saliency == Saliency.OBD || saliency == Saliency.OBS) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] = power > 0 ? (float) (scores[i] / power) : 0;
      }
    }
    return scores;
  }

  static float[] magnitudes(float[] values) {
    float[] scores = new float[values.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.abs(values[i]);
    }
    return scores;
  }

  static float[] squares(float[] values) {
    float[] scores = new float[values.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = values[i] * values[i];
    }
    return scores;
  }

  /** w² H_jj, that is Wanda's score squared. */
  private static float[] damage(float[] values, WeightInputs inputs) {
    MatrixLayout layout = inputs.layout();
    float[] scores = new float[values.length];
    for (int group = 0; group < layout.groups(); group++) {
      SecondMoment moment = inputs.moments().get(group);
      for (int row = 0; row < layout.rows(); row++) {
        for (int column = 0; column < layout.columns(); column++) {
          int index = layout.index(group, row, column);
          scores[index] = values[index] * values[index] * moment.power(column);
        }
      }
    }
    return scores;
  }

  /** The place of each score in its row, as a share of the row. */
  private static float[] withinRows(float[] scores, MatrixLayout layout) {
    float[] places = new float[scores.length];
    for (int group = 0; group < layout.groups(); group++) {
      for (int row = 0; row < layout.rows(); row++) {
        int g = group;
        int r = row;
        int[] indices =
            IntStream.range(0, layout.columns())
                .mapToObj(column -> layout.index(g, r, column))
                .sorted(Comparator.comparingDouble(index -> scores[index]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int place = 0; place < indices.length; place++) {
          places[indices[place]] = (float) (place + 1) / indices.length;
        }
      }
    }
    return places;
  }

  private static float[] surgeon(float[] values, WeightInputs inputs, CancelSignal cancel)
      throws CompressionException {
    MatrixLayout layout = inputs.layout();
    List<ObsTrace> traces = inputs.traces(values, cancel);
    float[] scores = new float[values.length];
    Arrays.fill(scores, Float.MAX_VALUE);
    for (int group = 0; group < traces.size(); group++) {
      ObsTrace trace = traces.get(group);
      float[] ranked = trace.scores();
      for (int i = 0; i < ranked.length; i++) {
        int row = i / trace.columns();
        scores[layout.index(group, row, trace.order()[i])] = Math.max(0, ranked[i]);
      }
    }
    return scores;
  }
}
