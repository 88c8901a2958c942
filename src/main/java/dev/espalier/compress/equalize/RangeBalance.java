package dev.espalier.compress.equalize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * The factors that make the ranges alike on both sides of each channel between two layers: {@code s
 * = sqrt(r1 r2) / r2}, where r1 is the largest magnitude of the weights that put the channel out
 * and r2 that of those that take it in. Dividing the former and multiplying the latter by s gives
 * both the range {@code sqrt(r1 r2)}. In a chain of layers the factors depend on one another: they
 * are found in turn until they stand still.
 */
public final class RangeBalance {
  /**
   * Factors are not smaller than this and not larger than one by it: nothing over- or underflows.
   */
  public static final double LEAST = 1e-4;

  private static final int SWEEPS = 200;

  /** The largest change of the logarithm of a factor at which they stand still. */
  private static final double STILL = 1e-6;

  private RangeBalance() {}

  /**
   * Two weights with channels between them.
   *
   * @param first index of the weight that puts them out; in no other link the first
   * @param second index of the one that takes them in; in no other link the second
   */
  public record Link(int first, int second) {}

  /**
   * The factors of each link, one for each channel: 1 where no weight on one side uses it.
   *
   * @param weights whose channels are told apart on the sides that have links
   */
  public static List<double[]> factors(List<ChannelRanges> weights, List<Link> links) {
    List<double[]> factors = new ArrayList<>();
    for (Link link : links) {
      ChannelRanges first = weights.get(link.first());
      double[] ones = new double[first.groups() * first.rows()];
      Arrays.fill(ones, 1);
      factors.add(ones);
    }
    double change = Double.POSITIVE_INFINITY;
    for (int sweep = 0; sweep < SWEEPS && change > STILL; sweep++) {
      change = sweep(weights, links, factors);
    }
    return Collections.unmodifiableList(factors);
  }

  private static double sweep(
      List<ChannelRanges> weights, List<Link> links, List<double[]> factors) {
    double change = 0;
    for (int at = 0; at < links.size(); at++) {
      Link link = links.get(at);
      double[] before = between(links, factors, other -> other.second() == link.first());
      double[] behind = between(links, factors, other -> other.first() == link.second());
      double[] put = weights.get(link.first()).ofOutputs(before);
      double[] taken = weights.get(link.second()).ofInputs(behind);
      double[] now = factors.get(at);
      for (int channel = 0; channel < now.length; channel++) {
        double factor = factor(put[channel], taken[channel]);
        change = Math.max(change, Math.abs(Math.log(factor / now[channel])));
        now[channel] = factor;
      }
    }
    return change;
  }

  private static double[] between(List<Link> links, List<double[]> factors, Predicate<Link> which) {
    for (int at = 0; at < links.size(); at++) {
      if (which.test(links.get(at))) {
        return factors.get(at);
      }
    }
    return new double[0];
  }

  private static double factor(double put, double taken) {
    boolean dead = !(put > 0 && taken > 0) || Double.isInfinite(put) || Double.isInfinite(taken);
    return dead ? 1 : Math.clamp(Math.sqrt(put / taken), LEAST, 1 / LEAST);
  }
}
