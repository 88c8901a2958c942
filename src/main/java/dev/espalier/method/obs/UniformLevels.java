package dev.espalier.method.obs;

import dev.espalier.method.quantize.CodeGrid;
import dev.espalier.method.quantize.QuantizationParameters;

/**
 * The levels of uniform grids, one for each channel. The same levels as those of the integer codes:
 * a level is encoded by the code that decodes to it.
 *
 * @param parameters scales and zero points by channel; may change
 * @param channels the channel of each row
 */
record UniformLevels(QuantizationParameters parameters, CodeGrid codes, int[] channels)
    implements Levels {
  @Override
  public float nearest(float value, int row, int column) {
    int channel = channels[row];
    float scale = parameters.scales()[channel];
    int zeroPoint = parameters.zeroPoints()[channel];
    float low = codes.lowest() - zeroPoint;
    float high = codes.highest() - zeroPoint;
    float steps = Math.max(Math.min(value / scale, high), low);
    return (float) Math.rint(steps) * scale;
  }
}
