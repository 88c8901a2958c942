package dev.espalier.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which layers of a network can be rescaled against one another, see {@link ChannelPair}. Found
 * from the structure alone.
 */
public final class ChannelPairs {
  private final List<ChannelPair> all;
  private final Map<LayerId, String> reasons;

  private ChannelPairs(List<ChannelPair> all, Map<LayerId, String> reasons) {
    this.all = List.copyOf(all);
    this.reasons = Map.copyOf(reasons);
  }

  /** Finds those of a network. */
  public static ChannelPairs of(Network network) {
    List<Layer> layers = network.layers();
    ChannelWalk walk = new ChannelWalk(layers);
    List<ChannelPair> pairs = new ArrayList<>();
    Map<LayerId, String> reasons = new HashMap<>();
    for (Layer layer : layers) {
      switch (walk.from(layer)) {
        case ChannelWalk.End.Found(ChannelPair pair) -> pairs.add(pair);
        case ChannelWalk.End.Stopped(String reason) ->
            reasons.put(layer.id(), reason + walk.before(layer));
      }
    }
    for (ChannelPair pair : pairs) {
      reasons.remove(pair.first().id());
      reasons.remove(pair.second().id());
    }
    return new ChannelPairs(pairs, reasons);
  }

  /** The pairs, in the order of the network. */
  public List<ChannelPair> all() {
    return all;
  }

  /** Whether a layer is in a pair. */
  public boolean has(Layer layer) {
    return all.stream().anyMatch(pair -> pair.has(layer));
  }

  /**
   * Why a layer is in no pair: the end of a sentence that begins with the layer; empty if it is in
   * one.
   */
  public Optional<String> reason(LayerId layer) {
    return Optional.ofNullable(reasons.get(layer));
  }
}
