package dev.espalier.method.quantize;

/**
 * The scale and the zero point with a small error by the norm of {@value #NORM}, which, unlike the
 * squared error, lets a few weights be far off so that the many others are close. Found without
 * data by the half-quadratic solver: what is left over is split off by a generalized shrinkage,
 * then zero point and scale are fitted to the rest by least squares, in turn. Badri and Shaji,
 * Half-Quadratic Quantization of Large Machine Learning Models (2023); there the zero point is no
 * integer and the scale stays.
 *
 * <p>Starts from the range from the smallest to the largest weight, and is never worse than that.
 *
 * @param codes the codes to be used
 */
public record HalfQuadraticRange(CodeGrid codes) implements RangeFinder {
  static final double NORM = 0.7;

  private static final int ROUNDS = 20;
  private static final double WEIGHT = 10;
  private static final double GROWTH = 1.1;

  @Override
  public ChannelGrid find(float[] values, int from, int to) {
    ChannelGrid start = new MinMaxRange(codes).find(values, from, to);
    double unit = start.scale();
    ChannelGrid best = start;
    double least = error(values, from, to, start);
    double[] rest = new double[to - from];
    ChannelGrid grid = start;
    double weight = WEIGHT;
    for (int round = 0; round < ROUNDS; round++, weight *= GROWTH) {
      for (int i = from; i < to; i++) {
        double off = (double) values[i] - level(values[i], grid);
        rest[i - from] = values[i] - unit * shrunk(off / unit, weight);
      }
      ChannelGrid next = fitted(values, from, rest, grid);
      double error = error(values, from, to, next);
      if (error < least) {
        least = error;
        best = next;
      }
      if (next.equals(grid)) {
        break;
      }
      grid = next;
    }
    return best;
  }

  /** The solution of {@code |e|^p + weight / 2 (e - x)^2} being least, approximately. */
  private static double shrunk(double x, double weight) {
    double magnitude = Math.abs(x);
    return magnitude == 0
        ? 0
        : Math.signum(x) * Math.max(magnitude - Math.pow(magnitude, NORM - 1) / weight, 0);
  }

  /** The zero point for the codes as they are, then the scale for that. */
  private ChannelGrid fitted(float[] values, int from, double[] rest, ChannelGrid grid) {
    double offsets = 0;
    for (int i = 0; i < rest.length; i++) {
      offsets += code(values[from + i], grid) - rest[i] / grid.scale();
    }
    long mean = Math.round(offsets / rest.length);
    int zeroPoint =
        codes.symmetric() ? grid.zeroPoint() : Math.clamp(mean, codes.lowest(), codes.highest());
    ChannelGrid moved = new ChannelGrid(grid.scale(), zeroPoint);
    double products = 0;
    double squares = 0;
    for (int i = 0; i < rest.length; i++) {
      double step = code(values[from + i], moved) - zeroPoint;
      products += step * rest[i];
      squares += step * step;
    }
    float scale = (float) (products / squares);
    return scale >= Float.MIN_NORMAL && scale <= grid.scale() * 2
        ? new ChannelGrid(scale, zeroPoint)
        : moved;
  }

  private double code(float value, ChannelGrid grid) {
    double code = Math.rint(value / grid.scale()) + grid.zeroPoint();
    return Math.clamp(code, codes.lowest(), codes.highest());
  }

  private float level(float value, ChannelGrid grid) {
    return codes.level(value, grid.scale(), grid.zeroPoint());
  }

  /** The sum of the magnitudes of all errors to the power of {@value #NORM}. */
  double error(float[] values, int from, int to, ChannelGrid grid) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.pow(Math.abs((double) values[i] - level(values[i], grid)), NORM);
    }
    return sum;
  }
}
