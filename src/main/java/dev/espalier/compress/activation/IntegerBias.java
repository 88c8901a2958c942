package dev.espalier.compress.activation;

import dev.espalier.method.IntegerCodes;
import dev.espalier.numeric.ScaleLayout;

/**
 * Biases as 32-bit integers, which are added to the sums of products and so count in steps of the
 * value's scale times the weight's.
 */
public final class IntegerBias {
  /** So large a code leaves as much room for the products. */
  private static final double MOST = 1 << 30;

  private IntegerBias() {}

  /**
   * The weight with scales at which the bias fits: where the weights of a channel are tiny, and its
   * bias is not, they get larger steps.
   *
   * @param codes with one scale for each bias, or one for all
   * @param input the scale of what flows in
   */
  public static IntegerCodes fitted(IntegerCodes codes, float[] bias, float input) {
    float[] scales = codes.scales().clone();
    boolean fits = true;
    for (int channel = 0; channel < bias.length; channel++) {
      int place = scales.length == 1 ? 0 : channel;
      double least = Math.abs((double) bias[channel]) / (MOST * input);
      if (scales[place] < least) {
        scales[place] = Math.nextUp((float) least);
        fits = false;
      }
    }
    return fits ? codes : rescaled(codes, scales);
  }

  private static IntegerCodes rescaled(IntegerCodes codes, float[] scales) {
    byte[] moved = codes.codes().clone();
    ScaleLayout layout = codes.layout();
    for (int i = 0; i < moved.length; i++) {
      int group = layout.groupOf(i);
      int zero = codes.zeroPoints()[group];
      double steps = (double) ((moved[i] & 0xff) - zero) * codes.scales()[group] / scales[group];
      moved[i] = (byte) (zero + (int) Math.rint(steps));
    }
    return new IntegerCodes(
        codes.shape(),
        moved,
        codes.bits(),
        codes.scheme(),
        scales,
        codes.zeroPoints(),
        codes.axis(),
        codes.block());
  }

  /** The steps of each bias, or of all. */
  public static float[] scales(IntegerCodes codes, float input) {
    float[] scales = new float[codes.scales().length];
    for (int channel = 0; channel < scales.length; channel++) {
      scales[channel] = codes.scales()[channel] * input;
    }
    return scales;
  }

  /** The codes of biases. */
  public static int[] codes(float[] bias, IntegerCodes codes, float input) {
    int[] rounded = new int[bias.length];
    for (int channel = 0; channel < bias.length; channel++) {
      double step = (double) codes.scales()[codes.scales().length == 1 ? 0 : channel] * input;
      double steps = Math.rint(bias[channel] / step);
      rounded[channel] = (int) Math.clamp(steps, -Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
    return rounded;
  }
}
