package dev.espalier.method;

/** How a sparsity that is asked for many layers together is divided among them. */
public enum Distribution {
  /** By the scores of the weights, those of all layers in one ranking. */
  GLOBAL,
  /** Each layer has the sparsity of all. */
  UNIFORM,
  /**
   * By the Erdős-Rényi-kernel rule: the larger a layer is against the sum of its sides, the more of
   * it goes (Evci et al., Rigging the Lottery, 2020).
   */
  ERK
}
