package dev.espalier.evaluate;

/**
 * What the measurement of the layers' errors may take. Layers are measured in groups, one after the
 * other, each in sessions of its own.
 *
 * @param samples how many samples at most, drawn at random
 * @param groupBytes what the values of one group may take for one sample, in either model; a single
 *     larger value is a group of its own
 * @param valueBytes what a single value may take; a layer with a larger one is not measured
 */
public record LayerErrorLimits(int samples, long groupBytes, long valueBytes) {
  /** 32 samples, groups of 64 MB, values of 128 MB. */
  public static final LayerErrorLimits DEFAULT = new LayerErrorLimits(32, 64 << 20, 128 << 20);

  /** Checks the numbers. */
  public LayerErrorLimits {
    if (samples < 1 || groupBytes < 1 || valueBytes < 1) {
      throw new IllegalArgumentException("nothing could be measured within these limits");
    }
  }

  /** The same with no more than so many samples. */
  public LayerErrorLimits atMost(int most) {
    return new LayerErrorLimits(Math.min(samples, most), groupBytes, valueBytes);
  }
}
