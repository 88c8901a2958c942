package dev.espalier.estimate;

import java.util.SplittableRandom;

/**
 * A stratified sample of a weight tensor in random order: every stretch of the tensor gives one
 * element, so that all channels are there in proportion, and any prefix of the sample is itself a
 * fair, smaller sample. A tensor of up to {@link #LIMIT} elements is sampled whole, so that what is
 * computed from it is exact.
 *
 * @param values the sampled weights
 * @param channels the output channel of each
 */
public record WeightSample(float[] values, int[] channels) {

  /** The largest sample: small enough to be quantized within a frame. */
  public static final int LIMIT = 1 << 18;

  /** The seed is fixed: the same tensor always shows the same figures. */
  private static final long SEED = 0x5eedL;

  /** Number of sampled elements. */
  public int size() {
    return values.length;
  }

  /** Picks elements from pieces of the tensor that come in order. */
  static final class Collector {

    private final WeightSource source;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final float[] values;
    private final int[] channels;
    private int next;
    private long nextIndex;

    Collector(WeightSource source) {
      this.source = source;
      int size = (int) Math.min(LIMIT, source.size());
      values = new float[size];
      channels = new int[size];
      nextIndex = size == 0 ? Long.MAX_VALUE : pick(0);
    }

    void take(long from, float[] piece, int length) {
      while (nextIndex < from + length) {
        values[next] = piece[(int) (nextIndex - from)];
        channels[next] = source.channelOf(nextIndex);
        next++;
        nextIndex = next == values.length ? Long.MAX_VALUE : pick(next);
      }
    }

    private long pick(int stratum) {
      long low = stratum * source.size() / values.length;
      long high = (stratum + 1) * source.size() / values.length;
      return high - low <= 1 ? low : random.nextLong(low, high);
    }

    WeightSample sample() {
      for (int i = values.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        float value = values[i];
        values[i] = values[j];
        values[j] = value;
        int channel = channels[i];
        channels[i] = channels[j];
        channels[j] = channel;
      }
      return new WeightSample(values, channels);
    }
  }
}
