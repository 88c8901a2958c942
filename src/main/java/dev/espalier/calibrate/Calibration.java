package dev.espalier.calibrate;

import dev.espalier.network.LayerId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What calibration found out about a network.
 *
 * @param layers what is known, by layer
 * @param skipped why nothing is known about other layers
 * @param activations what flows into and out of the layers, by layer
 * @param values what values hold that may become integers, by name
 * @param samples how many samples were run
 */
public record Calibration(
    Map<LayerId, LayerMoments> layers,
    Map<LayerId, String> skipped,
    Map<LayerId, LayerActivations> activations,
    Map<String, ValueStatistics> values,
    int samples) {
  /** Nothing is known. */
  public static final Calibration NONE = new Calibration(Map.of(), Map.of(), Map.of(), Map.of(), 0);

  public Calibration {
    layers = Map.copyOf(layers);
    skipped = Map.copyOf(skipped);
    activations = Map.copyOf(activations);
    values = Map.copyOf(values);
  }

  /** With nothing known about values as such. */
  public Calibration(
      Map<LayerId, LayerMoments> layers,
      Map<LayerId, String> skipped,
      Map<LayerId, LayerActivations> activations,
      int samples) {
    this(layers, skipped, activations, Map.of(), samples);
  }

  /** What flows into and out of a layer. */
  public Optional<LayerActivations> activations(LayerId layer) {
    return Optional.ofNullable(activations.get(layer));
  }

  /** What is doubtful about layers, as the rest of a sentence that begins with their name. */
  public Map<LayerId, String> doubts() {
    Map<LayerId, String> doubts = new HashMap<>();
    skipped.forEach((layer, reason) -> doubts.put(layer, "is left out: " + reason));
    layers.forEach((layer, known) ->
        known
            .doubt()
            .ifPresent(
                doubt -> doubts.put(layer, doubt + ", so that more samples would be better")));
    return doubts;
  }

  /** What is known about a layer. */
  public Optional<LayerMoments> of(LayerId layer) {
    return Optional.ofNullable(layers.get(layer));
  }
}
