package dev.espalier.method.quantize;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;

/** Goes through all weights for every grid. */
final class DirectErrors implements ErrorModel {
  private static final int CHUNK = 1 << 18;

  private final float[] values;
  private final int from;
  private final int to;
  private final CodeGrid codes;

  DirectErrors(float[] values, int from, int to, CodeGrid codes) {
    this.values = values;
    this.from = from;
    this.to = to;
    this.codes = codes;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Of the floats that the codes really decode to, added up in doubles in a fixed order.
   */
  @Override
  public double error(ChannelGrid grid) {
    int length = to - from;
    if (length <= CHUNK) {
      return error(grid, from, to);
    }
    double[] parts = new double[Chunks.count(length, CHUNK)];
    Chunks.forEach(
        length,
        CHUNK,
        CancelSignal.none(),
        (chunk, begin, end) -> parts[chunk] = error(grid, from + begin, from + end));
    double error = 0;
    for (double part : parts) {
      error += part;
    }
    return error;
  }

  private double error(ChannelGrid grid, int begin, int end) {
    float scale = grid.scale();
    float low = codes.lowest() - grid.zeroPoint();
    float high = codes.highest() - grid.zeroPoint();
    double error = 0;
    for (int i = begin; i < end; i++) {
      float steps = Math.max(Math.min(values[i] / scale, high), low);
      float level = (steps + AffineCodec.ROUNDER) - AffineCodec.ROUNDER;
      double difference = (double) values[i] - level * scale;
      error += difference * difference;
    }
    return error;
  }

  @Override
  public double bestScale(ChannelGrid grid) {
    float scale = grid.scale();
    float low = codes.lowest() - grid.zeroPoint();
    float high = codes.highest() - grid.zeroPoint();
    double products = 0;
    double squaredLevels = 0;
    for (int i = from; i < to; i++) {
      float steps = Math.max(Math.min(values[i] / scale, high), low);
      float level = (steps + AffineCodec.ROUNDER) - AffineCodec.ROUNDER;
      products += (double) values[i] * level;
      squaredLevels += (double) level * level;
    }
    return squaredLevels == 0 ? 0 : products / squaredLevels;
  }
}
