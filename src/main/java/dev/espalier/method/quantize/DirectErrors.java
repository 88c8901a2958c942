package dev.espalier.method.quantize;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;

/** Goes through all weights for every grid. */
final class DirectErrors implements ErrorModel {
  private static final int BLOCK = 256;
  private static final int CHUNK = 1 << 18;

  private final float[] values;
  private final int from;
  private final int to;
  private final CodeGrid codes;
  private final float[] squares = new float[BLOCK];

  DirectErrors(float[] values, int from, int to, CodeGrid codes) {
    this.values = values;
    this.from = from;
    this.to = to;
    this.codes = codes;
  }

  /**
   * {@inheritDoc}
   *
   * <p>In floats, block by block: the loops over a block are vectorized, which a sum into one
   * accumulator cannot be. Right to about six digits.
   */
  @Override
  public double error(ChannelGrid grid) {
    float inverse = 1 / grid.scale();
    float low = codes.lowest() - grid.zeroPoint();
    float high = codes.highest() - grid.zeroPoint();
    double error = 0;
    for (int begin = from; begin < to; begin += BLOCK) {
      int length = Math.min(BLOCK, to - begin);
      for (int j = 0; j < length; j++) {
        float steps = values[begin + j] * inverse;
        float level =
            (Math.max(Math.min(steps, high), low) + AffineCodec.ROUNDER) - AffineCodec.ROUNDER;
        squares[j] = (steps - level) * (steps - level);
      }
      error += sumOfSquares(length);
    }
    return error * grid.scale() * grid.scale();
  }

  private double sumOfSquares(int length) {
    double sum = 0;
    if (length < BLOCK) {
      for (int j = 0; j < length; j++) {
        sum += squares[j];
      }
      return sum;
    }
    for (int half = BLOCK / 2; half >= 16; half /= 2) {
      for (int j = 0; j < half; j++) {
        squares[j] += squares[j + half];
      }
    }
    for (int j = 0; j < 16; j++) {
      sum += squares[j];
    }
    return sum;
  }

  @Override
  public double bestScale(ChannelGrid grid) {
    float inverse = 1 / grid.scale();
    float low = codes.lowest() - grid.zeroPoint();
    float high = codes.highest() - grid.zeroPoint();
    double products = 0;
    double squaredLevels = 0;
    for (int i = from; i < to; i++) {
      float steps = values[i] * inverse;
      float level =
          (Math.max(Math.min(steps, high), low) + AffineCodec.ROUNDER) - AffineCodec.ROUNDER;
      products += (double) values[i] * level;
      squaredLevels += level * level;
    }
    return squaredLevels == 0 ? 0 : products / squaredLevels;
  }

  /** The error of the floats that codes really decode to, in doubles. */
  double exactError(ChannelGrid grid) {
    int length = to - from;
    double[] parts = new double[Chunks.count(length, CHUNK)];
    Chunks.forEach(
        length,
        CHUNK,
        CancelSignal.none(),
        (chunk, begin, end) -> parts[chunk] = exactError(grid, from + begin, from + end));
    double error = 0;
    for (double part : parts) {
      error += part;
    }
    return error;
  }

  private double exactError(ChannelGrid grid, int begin, int end) {
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
}
