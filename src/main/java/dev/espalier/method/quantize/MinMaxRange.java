package dev.espalier.method.quantize;

import dev.espalier.numeric.ArraySummary;

/**
 * Spans the range from the smallest to the largest weight, so that none is clipped.
 *
 * @param codes the codes to be used
 */
public record MinMaxRange(CodeGrid codes) implements RangeFinder {
  @Override
  public ChannelGrid find(float[] values, int from, int to) {
    ArraySummary summary = ArraySummary.of(values, from, to);
    return ChannelGrid.spanning(Math.min(summary.min(), 0), Math.max(summary.max(), 0), codes);
  }
}
