package dev.espalier.tune.speed;

import java.util.List;

/**
 * What a search came to.
 *
 * @param variant the fastest that was found; floats where nothing was faster than the original each
 *     time that it was measured
 * @param ratio its time by the original's, the median of several measurements; 1 for floats
 * @param tried all that were measured, in order, by their first measurement
 */
public record Fastest(Variant variant, double ratio, List<Tried> tried) {
  public Fastest {
    tried = List.copyOf(tried);
  }

  /**
   * A variant that was measured.
   *
   * @param ratio its time by the original's
   */
  public record Tried(Variant variant, double ratio) {}
}
