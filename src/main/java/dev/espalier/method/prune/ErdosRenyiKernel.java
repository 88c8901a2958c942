package dev.espalier.method.prune;

import dev.espalier.numeric.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides a sparsity among layers: the density of each is proportional to the sum of its sides by
 * their product, {@code (outputs + inputs + kernel height + kernel width) / (outputs * inputs *
 * kernel height * kernel width)}, at most 1. Evci et al., Rigging the Lottery: Making All Tickets
 * Winners (2020), after Mocanu et al. (2018).
 */
public final class ErdosRenyiKernel {
  private ErdosRenyiKernel() {}

  /**
   * The sparsity of each weight. Weighted by the numbers of their elements they add up to what is
   * asked for: those that would be more than dense stay dense, and the others share what is left.
   *
   * @param shapes of the weights
   * @param sparsity of all together, 0 to 1
   */
  public static double[] sparsities(List<Shape> shapes, double sparsity) {
    if (!(sparsity >= 0 && sparsity <= 1)) {
      throw new IllegalArgumentException("sparsity " + sparsity + " is not between 0 and 1");
    }
    // With the rule, density times elements is in proportion to the sum of the sides.
    double[] sums =
        shapes.stream().mapToDouble(shape -> Arrays.stream(shape.sizes()).sum()).toArray();
    int[] sparsestLast =
        IntStream.range(0, sums.length)
            .boxed()
            .sorted((a, b) ->
                Double.compare(
                    sums[b] * shapes.get(a).elementCount(), sums[a] * shapes.get(b).elementCount()))
            .mapToInt(Integer::intValue)
            .toArray();
    double left = (1 - sparsity) * shapes.stream().mapToLong(Shape::elementCount).sum();
    double sides = Arrays.stream(sums).sum();
    double[] sparsities = new double[sums.length];
    for (int layer : sparsestLast) {
      double elements = shapes.get(layer).elementCount();
      double kept = sides > 0 ? Math.min(elements, left * sums[layer] / sides) : elements;
      sparsities[layer] = elements > 0 ? Math.clamp(1 - kept / elements, 0, 1) : 0;
      left -= kept;
      sides -= sums[layer];
    }
    return sparsities;
  }
}
