package dev.espalier.method;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import java.util.Optional;

/**
 * Finds the values that weights share by a hash: those of least squared error, of the weights or of
 * the layer's output. The first are means. The second solve one system of equations for the whole
 * layer, {@code Pᵀ (H + λ) P v = Pᵀ (H + λ) w} with P the matrix that gives each weight its value,
 * by conjugate gradients that start from the means and so never end above them.
 */
final class HashedValues {
  /** What is added to the moment, as a share of the inputs' mean power. */
  private static final double DAMPING = 1e-3;

  private static final int STEPS = 100;

  /** Of the squared gradient at the start, where more steps do not show. */
  private static final double DONE = 1e-8;

  private final int[] places;
  private final Optional<BitMask> kept;
  private final int count;

  private HashedValues(int weights, int bits, Optional<BitMask> kept) {
    this.count = IndexHash.values(weights, bits);
    this.kept = kept;
    this.places = new int[weights];
    for (int i = 0; i < weights; i++) {
      places[i] = (int) IndexHash.place(i, count);
    }
  }

  static HashedWeight find(Quantizer.Task task) {
    Optional<BitMask> kept =
        task.masked() ? Optional.of(BitMask.ofNonZero(task.values())) : Optional.empty();
    int bits = task.quantization().bits();
    HashedValues hash = new HashedValues(task.values().length, bits, kept);
    double[] found = hash.means(task.values());
    if (task.inputs().isPresent()) {
      hash.descend(found, task.weight().values(), task.inputs().get(), task.cancel());
    }
    float[] values = new float[found.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) found[i];
    }
    return new HashedWeight(task.weight().shape(), values, kept, bits);
  }

  /** The mean of the weights that share each value; zero where there is none. */
  private double[] means(float[] weights) {
    double[] means = gathered(weights);
    int[] shares = shares();
    for (int value = 0; value < count; value++) {
      means[value] /= Math.max(1, shares[value]);
    }
    return means;
  }

  /** How many weights share each value. */
  private int[] shares() {
    int[] shares = new int[count];
    for (int i = 0; i < places.length; i++) {
      shares[places[i] % count] += isKept(i) ? 1 : 0;
    }
    return shares;
  }

  private boolean isKept(int weight) {
    return kept.isEmpty() || kept.get().get(weight);
  }

  /** Pᵀ x: the sum of what belongs to each value, with its sign. */
  private double[] gathered(float[] weights) {
    double[] sums = new double[count];
    for (int i = 0; i < weights.length; i++) {
      if (isKept(i)) {
        int place = places[i];
        sums[place % count] += place < count ? weights[i] : -weights[i];
      }
    }
    return sums;
  }

  /** P v: the weights that values make. */
  private float[] spread(double[] values) {
    float[] weights = new float[places.length];
    for (int i = 0; i < weights.length; i++) {
      int place = places[i];
      weights[i] =
          (float) (!isKept(i) ? 0 : place < count ? values[place] : -values[place - count]);
    }
    return weights;
  }

  private void descend(
      double[] values, float[] original, WeightInputs inputs, CancelSignal cancel) {
    float[] missing = spread(values);
    for (int i = 0; i < missing.length; i++) {
      missing[i] = original[i] - missing[i];
    }
    double[] residual = gathered(inputs.weighted(missing, DAMPING));
    double[] direction = residual.clone();
    double power = dot(residual, residual);
    double enough = DONE * power;
    for (int step = 0; step < STEPS && power > enough; step++) {
      cancel.throwIfCancelled();
      double[] image = gathered(inputs.weighted(spread(direction), DAMPING));
      double length = power / dot(direction, image);
      for (int i = 0; i < count; i++) {
        values[i] += length * direction[i];
        residual[i] -= length * image[i];
      }
      double next = dot(residual, residual);
      for (int i = 0; i < count; i++) {
        direction[i] = residual[i] + next / power * direction[i];
      }
      power = next;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
