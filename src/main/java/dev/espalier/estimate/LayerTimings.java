package dev.espalier.estimate;

import dev.espalier.network.LayerId;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How long the original network and each of its layers take, measured.
 *
 * @param totalMillis median time of one run
 * @param layers time of each layer's kernels within that run; kernels that belong to no layer are
 *     missing
 */
public record LayerTimings(double totalMillis, Map<LayerId, Double> layers) {

  /** Copies the map. */
  public LayerTimings {
    layers = Map.copyOf(layers);
  }

  /** Milliseconds of the kernels that belong to no layer. */
  public double otherMillis() {
    return totalMillis - layers.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Milliseconds of one layer, where it is known. */
  public OptionalDouble millis(LayerId layer) {
    Double millis = layers.get(layer);
    return millis == null ? OptionalDouble.empty() : OptionalDouble.of(millis);
  }
}
