package dev.espalier.evaluate;

import dev.espalier.runtime.Latency;

/**
 * The time per call of one model.
 *
 * @param runs the measured calls
 * @param batch samples per call
 */
public record CallTime(Latency runs, int batch) {
  /** Checks the batch size. */
  public CallTime {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch of " + batch);
    }
  }
}
