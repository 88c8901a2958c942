package dev.espalier.ui.inspector;

/** What becomes of the weights that pruning keeps. */
enum Refit {
  KEPT,
  REFITTED;

  static Refit of(boolean refit) {
    return refit ? REFITTED : KEPT;
  }
}
