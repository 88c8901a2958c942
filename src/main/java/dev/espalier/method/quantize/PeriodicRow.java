package dev.espalier.method.quantize;

import dev.espalier.numeric.ChannelLayout;
import java.util.Arrays;

/**
 * The parameters of one outer block, one entry per element. Where the channel axis is not the first
 * one, a channel's elements lie in short runs, often of a single element; with the parameters
 * spread out like this the inner loop runs over a whole block and needs no channel arithmetic, so
 * that it can be vectorized.
 */
record PeriodicRow(float[] scales, int[] zeroPoints) {
  static PeriodicRow of(ChannelLayout layout, QuantizationParameters parameters) {
    int inner = layout.inner();
    float[] scales = new float[layout.channels() * inner];
    int[] zeroPoints = new int[scales.length];
    for (int channel = 0; channel < layout.channels(); channel++) {
      int from = channel * inner;
      Arrays.fill(scales, from, from + inner, parameters.scales()[channel]);
      Arrays.fill(zeroPoints, from, from + inner, parameters.zeroPoints()[channel]);
    }
    return new PeriodicRow(scales, zeroPoints);
  }

  int length() {
    return scales.length;
  }
}
