package dev.espalier.estimate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A sample of a weight tensor in strips of up to 4096 weights that lie one after the other along
 * the axis of blocks, so that every strip holds whole blocks of any size. Strips are in random
 * order; of a tensor with few weights all are there.
 *
 * @param values the weights, strip after strip
 * @param ends where each strip ends
 * @param wholeChannels whether each strip is a channel
 */
public record BlockSample(float[] values, int[] ends, boolean wholeChannels) {
  /** Long enough for most channels as a whole. */
  static final int STRIP = 4096;

  /** So few that the range of every block can be searched within a frame. */
  private static final int LIMIT = 1 << 15;

  private static final long SEED = 0xb10cL;

  /** Takes strips of a tensor. */
  static BlockSample of(WeightSource source) {
    long inner = Math.max(1, source.inner());
    long row = Math.max(1, source.channels() * inner);
    long outer = source.size() / row;
    boolean alongOuter = outer > inner;
    long length = alongOuter ? outer : inner;
    long lines = length == 0 ? 0 : source.size() / length;
    long perLine = Math.ceilDiv(length, (long) STRIP);
    long strips = lines * perLine;
    int taken = (int) Math.min(strips, LIMIT / Math.min(STRIP, Math.max(1, length)));
    long[] chosen = chosen(strips, taken);
    float[] values = new float[(int) (taken * Math.min(STRIP, length))];
    int[] ends = new int[taken];
    int end = 0;
    for (int i = 0; i < taken; i++) {
      long line = chosen[i] / perLine;
      long from = chosen[i] % perLine * STRIP;
      int count = (int) Math.min(STRIP, length - from);
      float[] strip = new float[count];
      if (alongOuter) {
        float[] one = new float[1];
        for (int at = 0; at < count; at++) {
          source.read((from + at) * row + line, one, 1);
          strip[at] = one[0];
        }
      } else {
        source.read(line * inner + from, strip, count);
      }
      System.arraycopy(strip, 0, values, end, count);
      end += count;
      ends[i] = end;
    }
    boolean whole = Math.min(outer, inner) == 1 && length <= STRIP;
    return new BlockSample(Arrays.copyOf(values, end), ends, whole);
  }

  /** One of each stretch of all strips, in random order. */
  private static long[] chosen(long strips, int taken) {
    SplittableRandom random = new SplittableRandom(SEED);
    long[] chosen = new long[taken];
    for (int i = 0; i < taken; i++) {
      chosen[i] = random.nextLong(i * strips / taken, (i + 1) * strips / taken);
      int other = random.nextInt(i + 1);
      long swapped = chosen[other];
      chosen[other] = chosen[i];
      chosen[i] = swapped;
    }
    return chosen;
  }

  /** The same weights with the number of its block as the channel of each. */
  WeightSample inBlocks(int size) {
    int[] blocks = new int[values.length];
    int block = -1;
    int begin = 0;
    for (int end : ends) {
      for (int at = begin; at < end; at++) {
        block += (at - begin) % size == 0 ? 1 : 0;
        blocks[at] = block;
      }
      begin = end;
    }
    return new WeightSample(values, blocks);
  }
}
