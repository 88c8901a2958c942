package dev.espalier.method;

/**
 * Which weights of a layer become zero. All of these are magnitude pruning: the smallest absolute
 * values go first; among equal magnitudes the one that comes first in the array goes first.
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
