package dev.espalier.recipe;

import java.util.BitSet;

/**
 * Which rows of a table of tokens are kept.
 *
 * @param kept the tokens whose rows stay
 * @param unknown the token whose row all others get, one of those that stay
 */
public record KeptRows(BitSet kept, int unknown) {
  /**
   * Copies the set.
   *
   * @throws IllegalArgumentException if no row stays, or not the one that others get
   */
  public KeptRows {
    kept = (BitSet) kept.clone();
    if (kept.isEmpty()) {
      throw new IllegalArgumentException("no token is kept");
    }
    if (unknown < 0 || !kept.get(unknown)) {
      throw new IllegalArgumentException(
          "token " + unknown + ", whose row all others get, is not among those that are kept");
    }
  }

  @Override
  public BitSet kept() {
    return (BitSet) kept.clone();
  }
}
