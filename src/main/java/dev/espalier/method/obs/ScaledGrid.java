package dev.espalier.method.obs;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import java.util.Arrays;
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
  private static final double NARROWEST = 0.4;
  private static final double STEP = 0.025;
  private static final int STEPS = 45;
  private static final double[] DOUBLINGS = {0.25, 0.5, 1, 2, 4};

  /** Levels in units of the scale. */
  @FunctionalInterface
  public interface Steps {
    /** The level next to a value; zero is one of them. */
    float nearest(float value, int channel);
  }

  @Override
  public Levels levels(int[] channels) {
    return (value, row, column) -> {
      int channel = channels[row];
      float scale = scales[channel];
      return steps.nearest(value / scale, channel) * scale;
    };
  }

  @Override
  public void searchScales(ScaleErrors errors) {
    float[] base = scales.clone();
    float[] best = base.clone();
    double[] least = new double[base.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (double multiple : multiples()) {
      for (int channel = 0; channel < base.length; channel++) {
        scales[channel] = usable((float) (base[channel] * multiple));
      }
      double[] error = errors.byChannel(base.length);
      for (int channel = 0; channel < base.length; channel++) {
        if (error[channel] < least[channel]) {
          least[channel] = error[channel];
          best[channel] = scales[channel];
        }
      }
    }
    System.arraycopy(best, 0, scales, 0, best.length);
  }

  private double[] multiples() {
    if (binary) {
      return DOUBLINGS;
    }
    double[] multiples = new double[STEPS];
    Arrays.setAll(multiples, step -> NARROWEST + step * STEP);
    return multiples;
  }

  private static float usable(float scale) {
    return Math.max(scale, Float.MIN_VALUE);
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
        int channel = part.channels()[at / columns];
        cross[channel] += (double) values[at] * wanted[at];
        power[channel] += (double) values[at] * got[at];
      }
    }
    float[] old = scales.clone();
    for (int channel = 0; channel < old.length; channel++) {
      double factor = cross[channel] / power[channel];
      if (factor > 0.5 && factor < 2) {
        scales[channel] = usable((float) (old[channel] * factor));
      }
    }
    for (int i = 0; i < parts.size(); i++) {
      rescale(rounded.get(i), parts.get(i).channels(), old);
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
