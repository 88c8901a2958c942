package dev.espalier.method;

/** How many channels there are between two factors. */
public sealed interface Rank {
  /** There are no factors. */
  Rank NONE = new None();

  /** There are no factors. */
  record None() implements Rank {}

  /**
   * This many, or as many as pay where that is fewer.
   *
   * @param rank at least 1
   */
  record Fixed(int rank) implements Rank {
    public Fixed {
      if (rank < 1) {
        throw new IllegalArgumentException("rank " + rank + " is not 1 or more");
      }
    }
  }

  /**
   * As many as this share of the layer's weights allows.
   *
   * @param share of the number of weights that the two factors may have together, above 0, at most
   *     1
   */
  record Share(double share) implements Rank {
    public Share {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "a share of " + share + " of the weights is not above 0 and at most 1");
      }
    }
  }
}
