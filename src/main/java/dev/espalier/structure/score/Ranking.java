package dev.espalier.structure.score;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The channels of a group in the order in which they go, and what that costs.
 *
 * @param order the channel that goes first, then the next
 * @param costs for each number of channels that are removed, from 0 on, what they cost together:
 *     the error as a share of the variance of the outputs, added up over the layers that take the
 *     channels in, or the share of the scores
 */
public record Ranking(int[] order, double[] costs) {
  public Ranking {
    if (costs.length != order.length + 1) {
      throw new IllegalArgumentException(costs.length + " costs of " + order.length + " channels");
    }
  }

  /** By scores of which the smallest goes first; costs are shares of their sum. */
  static Ranking of(double[] scores) {
    int[] order =
        Arrays.stream(indices(scores.length))
            .boxed()
            .sorted((a, b) -> Double.compare(scores[a], scores[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    double sum = Arrays.stream(scores).sum();
    double[] costs = new double[order.length + 1];
    for (int i = 0; i < order.length; i++) {
      costs[i + 1] = costs[i] + (sum > 0 ? scores[order[i]] / sum : 1.0 / order.length);
    }
    return new Ranking(order, costs);
  }

  private static int[] indices(int count) {
    int[] all = new int[count];
    Arrays.setAll(all, i -> i);
    return all;
  }

  /** The first channels that go. */
  public BitSet first(int count) {
    BitSet gone = new BitSet(order.length);
    Arrays.stream(order, 0, count).forEach(gone::set);
    return gone;
  }

  /** For each channel what its removal adds to the cost, in the order of the ranking. */
  public double[] scores() {
    double[] scores = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      scores[order[i]] = costs[i + 1] - costs[i];
    }
    return scores;
  }
}
