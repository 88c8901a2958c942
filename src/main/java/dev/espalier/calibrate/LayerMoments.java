package dev.espalier.calibrate;

import dev.espalier.numeric.moment.SecondMoment;
import java.util.List;
import java.util.Optional;

/**
 * What calibration found out about the inputs of one layer.
 *
 * @param groups the moment of the inputs of each of its matrices
 */
public record LayerMoments(List<SecondMoment> groups) {
  public LayerMoments {
    groups = List.copyOf(groups);
  }

  /**
   * What is doubtful about them, as part of a sentence whose subject is the layer; empty if nothing
   * is. Fewer vectors than inputs leave directions of which nothing is known: what is damped is
   * then all that holds the weights there.
   */
  public Optional<String> doubt() {
    return groups.stream()
        .filter(moment -> moment.count() < moment.size())
        .findFirst()
        .map(moment ->
            "saw %,d input vectors for its %,d inputs".formatted(moment.count(), moment.size()));
  }
}
