package dev.espalier.method.quantize;

import dev.espalier.numeric.ChannelLayout;

/**
 * The scale of weights stored as their signs: the mean of the absolute values, which has the least
 * squared error of all scales (Rastegari et al., XNOR-Net, 2016, section 3.1).
 */
public final class SignMeans {
  private SignMeans() {}

  /**
   * The scale of each channel.
   *
   * @param withoutZeros whether zeros are stored as zeros, by a mask, and so are left out of the
   *     mean
   * @return one scale per channel, 0 for a channel without weights
   */
  public static float[] of(float[] values, ChannelLayout layout, boolean withoutZeros) {
    double[] sums = new double[layout.channels()];
    int[] counts = new int[layout.channels()];
    int index = 0;
    for (int outer = 0; outer < layout.outer(); outer++) {
      for (int channel = 0; channel < layout.channels(); channel++) {
        double sum = 0;
        int zeros = 0;
        int end = index + layout.inner();
        for (; index < end; index++) {
          sum += Math.abs(values[index]);
          zeros += values[index] == 0 ? 1 : 0;
        }
        sums[channel] += sum;
        counts[channel] += layout.inner() - (withoutZeros ? zeros : 0);
      }
    }
    float[] scales = new float[sums.length];
    for (int channel = 0; channel < scales.length; channel++) {
      scales[channel] = counts[channel] == 0 ? 0 : (float) (sums[channel] / counts[channel]);
    }
    return scales;
  }
}
