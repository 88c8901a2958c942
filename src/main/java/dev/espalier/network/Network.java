package dev.espalier.network;

import dev.espalier.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model as a person sees it: its layers, and the tree they form. Made from the structure of the
 * model alone, no weights are read. Immutable; valid while the model is open.
 */
public final class Network {
  private final OnnxModel model;
  private final Map<LayerId, Layer> layers;
  private final LayerTree.Branch tree;
  private final Optional<Network> whole;
  private volatile @Nullable ChannelPairs pairs;

  private Network(OnnxModel model, List<Layer> layers, Optional<Network> whole) {
    this.model = model;
    this.whole = whole;
    this.layers = new LinkedHashMap<>();
    layers.forEach(layer -> this.layers.put(layer.id(), layer));
    this.tree = LayerTree.of(layers);
  }

  /** Finds the layers of a model. */
  public static Network of(OnnxModel model) {
    return new Network(model, LayerFactory.layers(model), Optional.empty());
  }

  /**
   * Finds the layers of a model that was made of a network by removing parts of it. Those whose
   * weights are called the same have the names that they have there.
   */
  public static Network of(OnnxModel model, Network whole) {
    Map<WeightRef, Layer> before = new HashMap<>();
    Set<LayerId> taken = new HashSet<>();
    whole.layers().forEach(layer -> before.putIfAbsent(layer.weight(), layer));
    List<Layer> found = LayerFactory.layers(model);
    found.stream()
        .map(layer -> before.get(layer.weight()))
        .filter(Objects::nonNull)
        .forEach(layer -> taken.add(layer.id()));
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : found) {
      Layer same = before.remove(layer.weight());
      if (same != null) {
        layers.add(layer.named(same.id(), same.scopes()));
      } else {
        layers.add(
            taken.add(layer.id()) ? layer : layer.named(free(layer.id(), taken), layer.scopes()));
      }
    }
    return new Network(model, layers, Optional.of(whole));
  }

  private static LayerId free(LayerId id, Set<LayerId> taken) {
    int number = 2;
    while (!taken.add(new LayerId(id.value() + "#" + number))) {
      number++;
    }
    return new LayerId(id.value() + "#" + number);
  }

  /** The network that this one was made of by removing parts; itself where none were removed. */
  public Network whole() {
    return whole.orElse(this);
  }

  /** The model; whoever opened it closes it. */
  public OnnxModel model() {
    return model;
  }

  /** All layers, in the order in which the model uses them. */
  public List<Layer> layers() {
    return List.copyOf(layers.values());
  }

  /** The layer of that name. */
  public Optional<Layer> layer(LayerId id) {
    return Optional.ofNullable(layers.get(id));
  }

  /** The layers by scope; the root has no name. */
  public LayerTree.Branch tree() {
    return tree;
  }

  /** The layers that can be rescaled against one another; found when first asked for. */
  public ChannelPairs channelPairs() {
    ChannelPairs known = pairs;
    if (known == null) {
      known = ChannelPairs.of(this);
      pairs = known;
    }
    return known;
  }

  /** Bytes of the model with its external data: those of all layers and {@link #otherBytes}. */
  public long fileBytes() {
    return model.fileBytes();
  }

  /** Bytes of the file that belong to no layer: structure, biases, norms. */
  public long otherBytes() {
    return fileBytes() - tree.fileBytes();
  }

  /** The number of weights of all layers. */
  public long parameters() {
    return tree.parameters();
  }

  @Override
  public String toString() {
    return model.file() + ", " + layers.size() + " layers";
  }
}
