package dev.espalier.tune.speed;

import dev.espalier.network.LayerId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a search begins.
 *
 * @param kernels how layers are computed
 * @param layers those that can be computed so, in the order in which they are run
 * @param usual those of them that are by default
 * @param inseparable groups of them of which all are computed so or none, such as the weights of an
 *     LSTM
 */
public record Start(
    Kernels kernels,
    List<LayerId> layers,
    Set<LayerId> usual,
    Collection<Set<LayerId>> inseparable) {
  public Start {
    layers = List.copyOf(layers);
    usual = Set.copyOf(usual);
    inseparable = inseparable.stream().map(Set::copyOf).toList();
  }

  /** Of layers that are independent of one another. */
  public Start(Kernels kernels, List<LayerId> layers, Set<LayerId> usual) {
    this(kernels, layers, usual, List.of());
  }

  /** The variant to begin with. */
  Variant variant() {
    return variant(usual);
  }

  /** The variant with these layers, apart from those that cannot be computed so alone. */
  Variant variant(Set<LayerId> chosen) {
    Set<LayerId> possible = new HashSet<>(chosen);
    for (Set<LayerId> group : inseparable) {
      if (!chosen.containsAll(group)) {
        possible.removeAll(group);
      }
    }
    return new Variant(kernels, possible);
  }
}
