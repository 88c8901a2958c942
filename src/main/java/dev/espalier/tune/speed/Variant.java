package dev.espalier.tune.speed;

import dev.espalier.network.LayerId;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which layers of a network are not computed with floats, as the others are.
 *
 * @param kernels how they are computed
 * @param layers these layers; none if all of the network is computed with floats
 */
public record Variant(Kernels kernels, Set<LayerId> layers) {
  /** All layers are computed with floats. */
  public static final Variant FLOATS = new Variant(Kernels.FLOATS, Set.of());

  public Variant {
    layers = Collections.unmodifiableSet(new LinkedHashSet<>(layers));
    kernels = layers.isEmpty() ? Kernels.FLOATS : kernels;
    if (kernels == Kernels.FLOATS && !layers.isEmpty()) {
      throw new IllegalArgumentException("layers that are computed with floats are not told");
    }
  }

  /** Whether all layers are computed with floats. */
  public boolean isFloats() {
    return layers.isEmpty();
  }
}
