package dev.espalier.calibrate;

import dev.espalier.numeric.moment.SecondMoment;
import java.util.List;

/**
 * What calibration found out about the inputs of one layer.
 *
 * @param groups the moment of the inputs of each of its matrices
 */
public record LayerMoments(List<SecondMoment> groups) {
  public LayerMoments {
    groups = List.copyOf(groups);
  }
}
