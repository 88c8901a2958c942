package dev.espalier.app;

import java.util.List;

/**
 * Some samples, prepared in a way that is tried out.
 *
 * @param samples the first ones of the data; empty where they do not fit
 * @param problem why they do not fit the model; empty where they do
 */
public record PreparedSamples(List<PreparedSample> samples, String problem) {

  /** Copies the list. */
  public PreparedSamples {
    samples = List.copyOf(samples);
  }
}
