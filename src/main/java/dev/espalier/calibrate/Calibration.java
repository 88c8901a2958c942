package dev.espalier.calibrate;

import dev.espalier.network.LayerId;
import java.util.Map;
import java.util.Optional;

/**
 * What calibration found out about a network.
 *
 * @param layers what is known, by layer
 * @param skipped why nothing is known about other layers
 * @param samples how many samples were run
 */
public record Calibration(
    Map<LayerId, LayerMoments> layers, Map<LayerId, String> skipped, int samples) {
  /** Nothing is known. */
  public static final Calibration NONE = new Calibration(Map.of(), Map.of(), 0);

  public Calibration {
    layers = Map.copyOf(layers);
    skipped = Map.copyOf(skipped);
  }

  /** What is known about a layer. */
  public Optional<LayerMoments> of(LayerId layer) {
    return Optional.ofNullable(layers.get(layer));
  }
}
