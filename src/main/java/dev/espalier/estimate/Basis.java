package dev.espalier.estimate;

/** Where a number comes from; shown beside every number. */
public enum Basis {
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

  /** The short form shown beside a number. */
  public String mark() {
    return mark;
  }
}
