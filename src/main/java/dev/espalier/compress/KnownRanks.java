package dev.espalier.compress;

import dev.espalier.method.Saliency;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.MagnitudeIndex;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What weights of layers are ranked by, as far as it was found out. Safe for use from several
 * threads.
 */
final class KnownRanks {
  private final Map<Key, Ranked> known = new ConcurrentHashMap<>();

  private record Key(LayerId layer, Saliency by) {}

  /** Scores, and what was known of the inputs when they were found out. */
  private record Ranked(NetworkInputs inputs, MagnitudeIndex index) {}

  /** The scores of a layer; nothing if they were not found out with this knowledge. */
  @SuppressWarnings("ReferenceEquality") // whether it is the knowledge that there is now
  Optional<MagnitudeIndex> of(Layer layer, Saliency by, NetworkInputs inputs) {
    return Optional.ofNullable(known.get(new Key(layer.id(), by)))
        .filter(ranked -> !by.needsInputs() || ranked.inputs() == inputs)
        .map(Ranked::index);
  }

  void put(Layer layer, Saliency by, NetworkInputs inputs, MagnitudeIndex index) {
    known.put(new Key(layer.id(), by), new Ranked(inputs, index));
  }

  void forget() {
    known.clear();
  }
}
