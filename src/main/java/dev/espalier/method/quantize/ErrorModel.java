package dev.espalier.method.quantize;

/**
 * The squared error that grids make on some weights, exact or nearly so, and fast enough to be
 * asked for many grids.
 */
interface ErrorModel {
  /** Sum of the squared differences between the weights and their nearest levels. */
  double error(ChannelGrid grid);

  /**
   * The scale with the least squared error if every weight kept the code this grid gives it: {@code
   * sum(w q) / sum(q^2)}, with q the signed codes. 0 if all codes are zero.
   */
  double bestScale(ChannelGrid grid);
}
