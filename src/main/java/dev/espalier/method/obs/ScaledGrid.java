package dev.espalier.method.obs;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import java.util.List;

/**
 * Levels that are multiples of a scale. A level is encoded by the code that decodes to it: the
 * float product of steps and scale.
 *
 * @param steps the levels in units of the scale
 * @param scales one for each channel; may change
 * @param binary whether scales are powers of two and remain so
 */
public record ScaledGrid(Steps steps, float[] scales, boolean binary) implements LevelGrid {
  /** Levels in units of the scale. */
  @FunctionalInterface
  public interface Steps {
    /** The level next to a value; zero is one of them. */
    float nearest(float value, int channel);
  }

  @Override
  public Levels levels(ScaleMap map) {
    return (value, row, column) -> {
      int channel = map.ofRow()[row];
      float scale = scales[channel];
      return steps.nearest(value / scale, channel) * scale;
    };
  }

  @Override
  public void searchScales(List<MatrixPart> parts, LinearAlgebra algebra, ScaleErrors errors) {
    ScaleSearch.search(scales, ScaleSearch.multiples(binary), errors);
  }

  /** With the codes as they are, each scale is a least-squares problem of one unknown. */
  @Override
  public void refit(
      List<MatrixPart> parts, List<Matrix> rounded, List<Matrix> targets, LinearAlgebra algebra) {
    if (binary) {
      return;
    }
    double[] cross = new double[scales.length];
    double[] power = new double[scales.length];
    for (int i = 0; i < parts.size(); i++) {
      MatrixPart part = parts.get(i);
      float[] values = rounded.get(i).values();
      float[] wanted = targets.get(i).values();
      float[] got = algebra.multiply(rounded.get(i), part.moment().matrix()).values();
      int columns = rounded.get(i).columns();
      for (int at = 0; at < values.length; at++) {
        int channel = part.scales().ofRow()[at / columns];
        cross[channel] += (double) values[at] * wanted[at];
        power[channel] += (double) values[at] * got[at];
      }
    }
    float[] old = scales.clone();
    for (int channel = 0; channel < old.length; channel++) {
      double factor = cross[channel] / power[channel];
      if (factor > 0.5 && factor < 2) {
        scales[channel] = ScaleSearch.usable((float) (old[channel] * factor));
      }
    }
    for (int i = 0; i < parts.size(); i++) {
      rescale(rounded.get(i), parts.get(i).scales().ofRow(), old);
    }
  }

  private void rescale(Matrix rounded, int[] channels, float[] old) {
    float[] values = rounded.values();
    for (int at = 0; at < values.length; at++) {
      int channel = channels[at / rounded.columns()];
      // A pruned weight is zero, which is no level of signs.
      if (values[at] != 0) {
        values[at] = steps.nearest(values[at] / old[channel], channel) * scales[channel];
      }
    }
  }
}
