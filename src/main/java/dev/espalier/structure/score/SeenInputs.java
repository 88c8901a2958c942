package dev.espalier.structure.score;

import dev.espalier.calibrate.LayerMoments;
import java.util.List;

/**
 * What samples showed of what flows into a layer that takes channels in.
 *
 * @param moments of the inputs of each of its matrices
 * @param magnitudes for each matrix the mean magnitude of each of its inputs, {@code E[|x|]}: as
 *     large as the mean behind an activation that lets nothing negative through, and not zero where
 *     values of both signs cancel out
 */
public record SeenInputs(LayerMoments moments, List<double[]> magnitudes) {
  public SeenInputs {
    magnitudes = List.copyOf(magnitudes);
    if (magnitudes.size() != moments.groups().size()) {
      throw new IllegalArgumentException(
          magnitudes.size() + " means of " + moments.groups().size() + " matrices");
    }
  }
}
