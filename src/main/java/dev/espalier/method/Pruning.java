package dev.espalier.method;

import dev.espalier.method.obs.BlockShape;
import dev.espalier.method.obs.GroupPattern;
import dev.espalier.numeric.MatrixLayout;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How many weights of a layer become zero, and in which places. Which of them go first says a
 * {@link Saliency}; of equal ones the first in the array goes first.
 */
public sealed interface Pruning {
  /** No weight is pruned. */
  Pruning NONE = new None();

  /** The layer takes part in the sparsity that is asked for all layers together. */
  Pruning GLOBAL = new Global();

  /**
   * Whether any weight may be pruned. Known from the setting alone, because the size of a 1-bit
   * layer depends on it and has to be known before the weights are read.
   */
  boolean prunes();

  /** This share of the weights; of blocks, if blocks went before. */
  static Pruning ofShare(Pruning before, double fraction) {
    return before instanceof Blocks blocks ? blocks.withFraction(fraction) : new Sparsity(fraction);
  }

  private static int[] numbers(String text, String between, String wanted) {
    String[] parts = text.strip().split(between, -1);
    try {
      if (parts.length == 2) {
        return new int[] {Integer.parseInt(parts[0].strip()), Integer.parseInt(parts[1].strip())};
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not " + wanted, e);
    }
    throw new IllegalArgumentException("'" + text + "' is not " + wanted);
  }

  /** No weight is pruned. */
  record None() implements Pruning {
    @Override
    public boolean prunes() {
      return false;
    }
  }

  /**
   * Weights with an absolute value strictly below the threshold are pruned.
   *
   * @param magnitude the threshold, finite and not negative; 0 prunes nothing
   */
  record Threshold(float magnitude) implements Pruning {
    public Threshold {
      if (!(magnitude >= 0 && magnitude <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "pruning threshold " + magnitude + " is not a finite number from 0");
      }
      magnitude += 0f; // -0 would differ from 0 in equals
    }

    @Override
    public boolean prunes() {
      return magnitude > 0;
    }
  }

  /**
   * This share of the weights is pruned: exactly {@code round(fraction * n)} of n.
   *
   * @param fraction 0 to 1
   */
  record Sparsity(double fraction) implements Pruning {
    public Sparsity {
      if (!(fraction >= 0 && fraction <= 1)) {
        throw new IllegalArgumentException("sparsity " + fraction + " is not between 0 and 1");
      }
      fraction += 0.0;
    }

    @Override
    public boolean prunes() {
      return fraction > 0;
    }

    /** How many of n weights this prunes. */
    public int countOf(int n) {
      return Math.toIntExact(Math.round(fraction * n));
    }
  }

  /**
   * Of every so many weights that follow one another along the inputs, a few stay: N:M sparsity
   * (2:4 keeps two of four). The inputs of a convolution are in the order of its weight: input
   * channel, then place of the kernel. Groups begin anew in each row; a rest that is shorter than a
   * group keeps as many, or all if it has no more, as if it were filled up with zeros.
   *
   * @param kept how many of a group stay, from 1
   * @param group how many weights a group has, at most {@value #LARGEST_GROUP}
   */
  record Pattern(int kept, int group) implements Pruning {
    /** Larger groups say nothing that a share would not. */
    public static final int LARGEST_GROUP = 256;

    public Pattern {
      if (kept < 1 || group < kept || group > LARGEST_GROUP) {
        throw new IllegalArgumentException(
            "pattern "
                + kept
                + ":"
                + group
                + " is none: N:M keeps N of M weights, 1 to M of at most "
                + LARGEST_GROUP);
      }
    }

    @Override
    public boolean prunes() {
      return kept < group;
    }

    /**
     * The pattern of a text such as {@code 2:4}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Pattern parse(String text) {
      int[] numbers = numbers(text, ":", "a pattern, such as 2:4");
      return new Pattern(numbers[0], numbers[1]);
    }

    /** How many weights stay of matrices. */
    public int keptOf(MatrixLayout layout) {
      int gone = IntStream.of(new GroupPattern(kept, group).pruned(layout.columns())).sum();
      return layout.groups() * layout.rows() * (layout.columns() - gone);
    }

    /** The share of weights that go where groups are full. */
    public double fraction() {
      return 1 - (double) kept / group;
    }

    /** As the field writes it. */
    @Override
    public String toString() {
      return kept + ":" + group;
    }
  }

  /**
   * Whole blocks of weights are pruned, until this share of the blocks is gone; those at the edges
   * may be smaller.
   *
   * @param outputs rows of a block, from 1: outputs of the layer (of one group of a convolution)
   * @param inputs columns of a block, from 1: inputs, in the order of {@link Pattern}
   * @param fraction 0 to 1: exactly {@code round(fraction * blocks)} blocks go
   */
  record Blocks(int outputs, int inputs, double fraction) implements Pruning {
    /** Sides of a block at the most. */
    public static final int LARGEST_SIDE = 4096;

    public Blocks {
      if (outputs < 1 || inputs < 1 || outputs > LARGEST_SIDE || inputs > LARGEST_SIDE) {
        throw new IllegalArgumentException(
            "blocks of "
                + outputs
                + "x"
                + inputs
                + " weights: the sides have to be from 1 to "
                + LARGEST_SIDE);
      }
      if (!(fraction >= 0 && fraction <= 1)) {
        throw new IllegalArgumentException("sparsity " + fraction + " is not between 0 and 1");
      }
      fraction += 0.0;
    }

    @Override
    public boolean prunes() {
      return fraction > 0;
    }

    /**
     * Blocks with sides such as {@code 4x1}.
     *
     * @throws IllegalArgumentException if these are no sides, or the share is none
     */
    public static Blocks parse(String sides, double fraction) {
      int[] numbers = numbers(sides, "x", "the sides of a block, such as 4x1");
      return new Blocks(numbers[0], numbers[1], fraction);
    }

    /** How many weights stay of matrices at most: where the smallest blocks go. */
    public int keptOf(MatrixLayout layout) {
      if (layout.elementCount() == 0) {
        return 0;
      }
      BlockShape shape = new BlockShape(outputs, inputs);
      int stripes = shape.stripes(layout.rows());
      int across = shape.across(layout.columns());
      int blocks = layout.groups() * stripes * across;
      long left = Math.round(fraction * blocks);
      int lastRows = layout.rows() - (stripes - 1) * outputs;
      int lastColumns = layout.columns() - (across - 1) * inputs;
      // Whole blocks, those at the two edges, and the one in the corner: how many, how large.
      long[][] kinds = {
        {(stripes - 1L) * (across - 1L), (long) outputs * inputs},
        {stripes - 1L, (long) outputs * lastColumns},
        {across - 1L, (long) lastRows * inputs},
        {1, (long) lastRows * lastColumns}
      };
      Arrays.sort(kinds, Comparator.comparingLong(kind -> kind[1]));
      long gone = 0;
      for (long[] kind : kinds) {
        long taken = Math.min(left, layout.groups() * kind[0]);
        gone += taken * kind[1];
        left -= taken;
      }
      return Math.toIntExact(layout.elementCount() - gone);
    }

    /** The same with another share. */
    public Blocks withFraction(double other) {
      return new Blocks(outputs, inputs, other);
    }

    /** The sides: outputs x inputs. */
    public String sides() {
      return outputs + "x" + inputs;
    }
  }

  /**
   * Exactly this many weights are pruned. What {@link Global} is turned into, layer by layer, once
   * all layers were ranked.
   *
   * @param pruned number of weights, at most the size of the weight it is applied to
   */
  record Count(int pruned) implements Pruning {
    public Count {
      if (pruned < 0) {
        throw new IllegalArgumentException("cannot prune " + pruned + " weights");
      }
    }

    @Override
    public boolean prunes() {
      return true;
    }
  }

  /**
   * The layer takes part in a ranking over many layers; to be resolved before a weight is
   * compressed.
   */
  record Global() implements Pruning {
    @Override
    public boolean prunes() {
      return true;
    }
  }
}
