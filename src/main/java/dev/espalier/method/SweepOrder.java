package dev.espalier.method;

import dev.espalier.numeric.moment.SecondMoment;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * In which order a sweep goes through the inputs. The inputs of a block follow one another, so that
 * its scale can be chosen when the sweep comes to it.
 *
 * @param strongestFirst whether the strongest blocks come first, and in them the strongest inputs;
 *     otherwise they come as they are
 * @param block how many inputs form a block; 0 if all do
 */
record SweepOrder(boolean strongestFirst, int block) {
  /** Without blocks, the strongest first. */
  static final SweepOrder STRONGEST = new SweepOrder(true, 0);

  /**
   * The order of the inputs of a matrix.
   *
   * @param blocks the number of the block that each input is in
   */
  int[] of(SecondMoment moment, int[] blocks) {
    Map<Integer, Double> powers = new HashMap<>();
    Map<Integer, Integer> firsts = new HashMap<>();
    for (int input = 0; input < blocks.length; input++) {
      powers.merge(blocks[input], (double) moment.power(input), Double::sum);
      firsts.putIfAbsent(blocks[input], input);
    }
    Comparator<Integer> natural =
        Comparator.comparingInt(input -> firsts.getOrDefault(blocks[input], input));
    Comparator<Integer> strongest =
        Comparator.comparingDouble(input -> -powers.getOrDefault(blocks[input], 0.0));
    Comparator<Integer> order =
        strongestFirst
            ? strongest.thenComparing(natural).thenComparingDouble(input -> -moment.power(input))
            : natural;
    return IntStream.range(0, blocks.length)
        .boxed()
        .sorted(order)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
