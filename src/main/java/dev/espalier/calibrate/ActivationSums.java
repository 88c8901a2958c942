package dev.espalier.calibrate;

import dev.espalier.data.Tensor;
import dev.espalier.network.InputWindow;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.LayerInput;
import dev.espalier.network.LayerInputs;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what flows into and out of layers, and other values; a value that several layers share is
 * seen once.
 */
final class ActivationSums {

  /**
   * A value and where its channels lie.
   *
   * @param axis from the end if negative
   */
  private record Place(String value, int axis) {
    static Place input(LayerInput input) {
      return switch (input.window()) {
        case InputWindow.Patches _ -> new Place(input.value(), 1);
        case InputWindow.Vectors(boolean last) -> new Place(input.value(), last ? -1 : -2);
      };
    }
  }

  private final Map<Place, ValueStatistics.Sum> sums = new LinkedHashMap<>();
  private final Map<LayerId, Place> inputs = new HashMap<>();
  private final Map<LayerId, Place> outputs = new HashMap<>();

  private final Set<String> others;

  /**
   * Nothing yet.
   *
   * @param values to be gathered besides, by name
   */
  ActivationSums(Iterable<Layer> layers, Set<String> values) {
    others = Set.copyOf(values);
    for (Layer layer : layers) {
      Optional<LayerInput> input = LayerInputs.of(layer);
      input.ifPresent(known -> inputs.put(layer.id(), Place.input(known)));
      boolean spatial =
          input.filter(known -> known.window() instanceof InputWindow.Patches).isPresent();
      layer
          .output()
          .ifPresent(value -> outputs.put(layer.id(), new Place(value, spatial ? 1 : -1)));
    }
    inputs.values().forEach(place -> sums.put(place, new ValueStatistics.Sum(place.axis())));
    outputs.values().forEach(place -> sums.put(place, new ValueStatistics.Sum(place.axis())));
    Set<String> known = values();
    others.stream()
        .filter(value -> !known.contains(value))
        .forEach(value -> sums.put(new Place(value, -1), new ValueStatistics.Sum(-1)));
  }

  Set<String> values() {
    return sums.keySet().stream().map(Place::value).collect(Collectors.toSet());
  }

  void add(Map<String, Tensor> seen) {
    sums.entrySet().parallelStream()
        .forEach(entry -> {
          Tensor value = seen.get(entry.getKey().value());
          if (value != null && value.type().isFloat()) {
            entry.getValue().add(value);
          }
        });
  }

  /** What was gathered, without layers that the data never reached. */
  Map<LayerId, LayerActivations> activations() {
    Map<Place, ValueStatistics> found = new HashMap<>();
    sums.forEach((place, sum) -> found.put(place, sum.statistics()));
    Map<LayerId, LayerActivations> activations = new HashMap<>();
    for (LayerId layer : union()) {
      Optional<ValueStatistics> input = of(inputs.get(layer), found);
      Optional<ValueStatistics> output = of(outputs.get(layer), found);
      if (input.isPresent() || output.isPresent()) {
        activations.put(layer, new LayerActivations(input, output));
      }
    }
    return activations;
  }

  /** What the values hold that were asked for besides, without those that no sample reached. */
  Map<String, ValueStatistics> others() {
    Map<String, ValueStatistics> found = new HashMap<>();
    sums.forEach((place, sum) -> {
      ValueStatistics known = sum.statistics();
      if (others.contains(place.value()) && known.count() + known.skipped() > 0) {
        found.put(place.value(), known);
      }
    });
    return found;
  }

  private Set<LayerId> union() {
    Set<LayerId> layers = new LinkedHashSet<>(inputs.keySet());
    layers.addAll(outputs.keySet());
    return layers;
  }

  private static Optional<ValueStatistics> of(
      @Nullable Place place, Map<Place, ValueStatistics> found) {
    return Optional.ofNullable(place)
        .map(found::get)
        .filter(known -> known.count() + known.skipped() > 0);
  }
}
