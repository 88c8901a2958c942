package dev.espalier.numeric;

/**
 * Sums over float arrays with double accumulators: a float accumulator stops growing at 2^24 ones.
 * Added up in a fixed order, so that a sum is the same on every machine.
 */
public final class Sums {
  private static final int CHUNK = 1 << 18;

  private Sums() {}

  /** Sum of the elements. */
  public static double sum(float[] values) {
    return inChunks(
        values.length,
        (from, to) -> {
          double sum = 0;
          for (int i = from; i < to; i++) {
            sum += values[i];
          }
          return sum;
        });
  }

  /** Sum of the squares of the elements. */
  public static double sumOfSquares(float[] values) {
    return inChunks(
        values.length,
        (from, to) -> {
          double sum = 0;
          for (int i = from; i < to; i++) {
            sum += (double) values[i] * values[i];
          }
          return sum;
        });
  }

  /** Sum of the squared differences of the elements of two arrays of the same length. */
  public static double sumOfSquaredDifferences(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(a.length + " and " + b.length + " elements");
    }
    return inChunks(
        a.length,
        (from, to) -> {
          double sum = 0;
          for (int i = from; i < to; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
          }
          return sum;
        });
  }

  private interface Part {
    double sum(int from, int to);
  }

  private static double inChunks(int length, Part part) {
    double[] parts = new double[Chunks.count(length, CHUNK)];
    Chunks.forEach(
        length, CHUNK, CancelSignal.none(), (chunk, from, to) -> parts[chunk] = part.sum(from, to));
    double total = 0;
    for (double value : parts) {
      total += value;
    }
    return total;
  }
}
