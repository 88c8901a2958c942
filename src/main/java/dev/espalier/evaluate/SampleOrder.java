package dev.espalier.evaluate;

import java.util.Arrays;
import java.util.Random;

/** The order in which samples are taken. */
final class SampleOrder {

  private SampleOrder() {}

  /**
   * Draws samples without putting them back, so that the first ones stand for all, however the data
   * is sorted.
   *
   * @param size number of samples there are
   * @param wanted how many to draw, at most {@code size}
   */
  static int[] draw(int size, int wanted, long seed) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    Random random = new Random(seed);
    for (int i = 0; i < wanted; i++) {
      int other = i + random.nextInt(size - i);
      int drawn = order[other];
      order[other] = order[i];
      order[i] = drawn;
    }
    return Arrays.copyOf(order, wanted);
  }
}
