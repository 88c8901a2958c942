package dev.espalier.app;

/** What says how good the answers of a network are: the best that model and data allow. */
public enum QualityMeasure {
  /** Share of right answers; needs labels and class scores. */
  ACCURACY,
  /** Share of answers equal to the original's; needs class scores. */
  AGREEMENT,
  /**
   * Mean over the samples of the cosine similarity of an output to the original's: 1 where they
   * point the same way. For models without class scores.
   */
  SIMILARITY
}
