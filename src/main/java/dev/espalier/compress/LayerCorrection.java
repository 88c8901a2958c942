package dev.espalier.compress;

import dev.espalier.network.LayerBias;
import java.util.Arrays;

/**
 * What brings the outputs of a compressed layer back to the statistics of the original ones.
 *
 * @param slot where the bias is
 * @param factors of each channel, what its weights are multiplied with
 * @param bias of each channel, in the place of the original
 */
public record LayerCorrection(LayerBias slot, float[] factors, float[] bias) {
  public LayerCorrection {
    if (factors.length != slot.channels() || bias.length != slot.channels()) {
      throw new IllegalArgumentException(
          factors.length + " factors and " + bias.length + " biases for " + slot.channels());
    }
  }

  /** Whether weights are multiplied at all. */
  boolean scales() {
    for (float factor : factors) {
      if (factor != 1) {
        return true;
      }
    }
    return false;
  }

  /** The bias as it was, and weights as they are. */
  static LayerCorrection none(LayerBias slot) {
    return of(slot, slot.tensor().read());
  }

  /** Another bias, and weights as they are. */
  static LayerCorrection of(LayerBias slot, float[] bias) {
    float[] ones = new float[slot.channels()];
    Arrays.fill(ones, 1);
    return new LayerCorrection(slot, ones, bias);
  }
}
