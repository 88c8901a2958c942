package dev.espalier.tune.speed;

import dev.espalier.network.LayerId;
import java.util.List;
import java.util.Set;

/**
 * Where a search begins.
 *
 * @param kernels how layers are computed
 * @param layers those that can be computed so, in the order in which they are run
 * @param usual those of them that are by default
 */
public record Start(Kernels kernels, List<LayerId> layers, Set<LayerId> usual) {
  public Start {
    layers = List.copyOf(layers);
    usual = Set.copyOf(usual);
  }

  /** The variant to begin with. */
  Variant variant() {
    return new Variant(kernels, usual);
  }
}
