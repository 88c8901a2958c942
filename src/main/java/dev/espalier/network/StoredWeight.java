package dev.espalier.network;

import dev.espalier.onnx.Dims;
import dev.espalier.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A weight as it is stored: all constants that it is computed from, of which a {@link Layer} knows
 * the largest alone.
 *
 * @param id of the layer
 * @param seen the sizes of the weight as the operator gets it
 * @param tensors the constants, in the order in which they are used; those that another weight has
 *     already are left out
 */
public record StoredWeight(LayerId id, Dims seen, List<WeightRef> tensors) {
  public StoredWeight {
    tensors = List.copyOf(tensors);
  }

  /** All weights of a model, in the order of its layers. */
  public static List<StoredWeight> of(OnnxModel model) {
    List<FoundWeight> found = List.copyOf(WeightFinder.find(model));
    List<ScopedName> names = LayerNames.of(found);
    Set<WeightRef> taken = new HashSet<>();
    List<StoredWeight> weights = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      FoundWeight weight = found.get(i);
      List<WeightRef> constants =
          weight.trace().computed() ? weight.trace().leaves() : List.of(weight.weight());
      weights.add(
          new StoredWeight(
              names.get(i).id(), weight.seen(), constants.stream().filter(taken::add).toList()));
    }
    return weights;
  }
}
