package dev.espalier.method.prune;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.MagnitudeCut;
import dev.espalier.numeric.MagnitudeSelector;
import java.util.List;
import java.util.function.Supplier;

/**
 * The smallest weights over many tensors together. Pruning the given number of smallest weights in
 * each tensor prunes exactly the smallest ones of all.
 *
 * @param magnitude the largest absolute value that is pruned; 0 if nothing is
 * @param counts how many weights are pruned in each tensor, in the order given; of equal magnitudes
 *     those in earlier tensors go first
 */
public record GlobalRanking(float magnitude, List<Integer> counts) {
  public GlobalRanking {
    counts = List.copyOf(counts);
  }

  /**
   * Ranks the weights of many tensors. Reads each tensor three times and holds one at a time.
   *
   * @param tensors read a tensor, the same values each time
   * @param sparsity the share to be pruned, 0 to 1: exactly {@code round(sparsity * n)} of all n
   *     weights
   */
  public static GlobalRanking of(
      List<Supplier<float[]>> tensors, double sparsity, CancelSignal cancel) {
    MagnitudeSelector selector = new MagnitudeSelector();
    long total = 0;
    for (Supplier<float[]> tensor : tensors) {
      float[] values = tensor.get();
      total += values.length;
      selector.countUpper(values, cancel);
    }
    long wanted = Math.round(sparsity * total);
    if (wanted == 0) {
      return new GlobalRanking(0, tensors.stream().map(tensor -> 0).toList());
    }
    selector.choose(wanted);
    for (Supplier<float[]> tensor : tensors) {
      selector.countLower(tensor.get(), cancel);
    }
    MagnitudeCut cut = selector.cut();
    return new GlobalRanking(cut.magnitude(), counts(tensors, cut, cancel));
  }

  private static List<Integer> counts(
      List<Supplier<float[]>> tensors, MagnitudeCut cut, CancelSignal cancel) {
    long ties = cut.ties();
    Integer[] counts = new Integer[tensors.size()];
    for (int tensor = 0; tensor < counts.length; tensor++) {
      cancel.throwIfCancelled();
      float[] values = tensors.get(tensor).get();
      int below = 0;
      int equal = 0;
      for (float value : values) {
        float magnitude = Math.abs(value);
        below += magnitude < cut.magnitude() ? 1 : 0;
        equal += magnitude == cut.magnitude() ? 1 : 0;
      }
      int taken = (int) Math.min(equal, ties);
      counts[tensor] = below + taken;
      ties -= taken;
    }
    return List.of(counts);
  }
}
