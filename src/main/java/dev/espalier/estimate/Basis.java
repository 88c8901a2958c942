package dev.espalier.estimate;

/** Where a number comes from, the weakest ground first; shown beside every number. */
public enum Basis {
  /** From a rule, until there is something to estimate from. */
  ASSUMED("assum."),
  /** From a profile or a sample, while the slider moves. */
  ESTIMATE("est."),
  /** From the layer as it is really compressed, or exact by construction. */
  COMPUTED("comp."),
  /** From running the real model. */
  MEASURED("meas.");

  private final String mark;

  Basis(String mark) {
    this.mark = mark;
  }

  /** What a number rests on that is made of one on this basis and one on another. */
  public Basis with(Basis other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** The short form shown beside a number. */
  public String mark() {
    return mark;
  }
}
