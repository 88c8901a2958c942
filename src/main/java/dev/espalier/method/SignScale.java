package dev.espalier.method;

import dev.espalier.method.quantize.SignCodec;
import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.ScaleLayout;
import dev.espalier.numeric.Shape;
import java.util.Optional;

/**
 * One bit per weight: its sign, times the scale of its group. A pruned weight needs a third value,
 * so a pruned layer has a second plane, the mask of the weights that were kept; it costs one more
 * bit per weight and {@link #storedBits} counts it. Without a mask no weight is zero: an exact zero
 * becomes plus scale.
 *
 * <p>Weight i of group c decodes to {@code +scale[c]} or {@code -scale[c]}, or to {@code 0.0f}
 * where the mask is clear.
 *
 * @param signs one bit per weight, row major, set for plus and for pruned weights, so that {@code
 *     (2 * sign - 1) * kept * scale} is plus zero for those
 * @param kept set where a weight is not zero; empty if the layer is not pruned
 * @param scales one for each group of {@link #layout()}; the mean of the kept magnitudes, 0 if
 *     there are none
 * @param axis the axis of the channels, or -1 for one channel
 * @param block how many inputs of a channel share a scale, or 0 for all
 */
public record SignScale(
    Shape shape, BitMask signs, Optional<BitMask> kept, float[] scales, int axis, int block)
    implements CompressedWeight {
  public SignScale {
    Lengths.check("signs", signs.size(), shape);
    kept.ifPresent(mask -> Lengths.check("mask bits", mask.size(), shape));
    Lengths.checkScales(scales.length, axis, block, shape);
  }

  /** Which weights share a scale. */
  public ScaleLayout layout() {
    return ScaleLayout.of(shape, axis, block);
  }

  /** 1; the mask is a second bit. */
  @Override
  public int bits() {
    return 1;
  }

  @Override
  public void decodeInto(float[] into) {
    SignCodec.decode(signs, kept.orElse(null), layout(), scales, into);
  }

  @Override
  public int zeros() {
    int zeros = kept.map(mask -> mask.size() - mask.count()).orElse(0);
    ScaleLayout layout = layout();
    for (int channel = 0; channel < scales.length; channel++) {
      if (scales[channel] == 0) {
        zeros += SignCodec.countKept(kept.orElse(null), layout, channel);
      }
    }
    return zeros;
  }

  @Override
  public long storedBits() {
    int planes = kept.isPresent() ? 2 : 1;
    return (long) planes * signs.size() + 32L * scales.length;
  }

  @Override
  public String toString() {
    return "SignScale["
        + shape
        + (kept.isPresent() ? ", masked" : "")
        + ", axis="
        + axis
        + ", block="
        + block
        + "]";
  }
}
