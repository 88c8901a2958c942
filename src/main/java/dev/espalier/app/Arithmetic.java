package dev.espalier.app;

import dev.espalier.network.LayerId;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Target;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which layers of the network are computed with integers.
 *
 * @param layers by layer; none where all of the network is computed with floats
 * @param type the integers, those that were chosen or that suit the target
 * @param target the processor, never {@link Target#THIS_MACHINE}
 * @param reading whether it is being found out what the runtime makes of the recipe
 * @param problem why that could not be found out; empty if nothing went wrong
 */
public record Arithmetic(
    Map<LayerId, LayerArithmetic> layers,
    ActivationType type,
    Target target,
    boolean reading,
    Optional<String> problem) {
  /** Nothing is open. */
  public static final Arithmetic NONE =
      new Arithmetic(
          Map.of(), ActivationType.U8S8_REDUCED, Target.X86_AVX2, false, Optional.empty());

  /** Copies the map. */
  public Arithmetic {
    layers = Map.copyOf(layers);
  }

  /** What is known of a layer; nothing where all of the network is computed with floats. */
  public Optional<LayerArithmetic> of(LayerId layer) {
    return Optional.ofNullable(layers.get(layer));
  }

  /** How many layers are so. */
  public int count(Predicate<LayerArithmetic> property) {
    return (int) layers.values().stream().filter(property).count();
  }

  /** Whether the processor adds pairs of products in 16 bits. */
  public boolean addsInPairs() {
    return target == Target.X86_AVX2;
  }
}
