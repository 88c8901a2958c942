package dev.espalier.method.quantize;

/** Chooses the grid of a channel by looking at its weights. Implementations are pure functions. */
@FunctionalInterface
public interface RangeFinder {
  /**
   * The grid for some weights, all finite.
   *
   * @param values holds the weights from index {@code from} to before {@code to}; there may be none
   */
  ChannelGrid find(float[] values, int from, int to);
}
