package dev.espalier.tune.speed;

import dev.espalier.compress.activation.ActivationRules;
import dev.espalier.compress.kernel.KernelRules;
import dev.espalier.method.Pruning;
import dev.espalier.method.RangeMethod;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * The recipes of variants: those to be measured, which leave out what does not matter for time, and
 * those to be kept.
 *
 * @param network that is made faster
 * @param recipe what is done to it; layers that it keeps out of integers stay out
 */
public record VariantRecipes(Network network, Recipe recipe) {
  /** Where a search for kernels of one kind begins. */
  public Start start(Kernels kernels) {
    ActivationRules rules = rules(kernels);
    List<Layer> able =
        network.layers().stream()
            .filter(layer -> able(kernels, rules, layer))
            .sorted(Comparator.comparingInt(layer -> layer.users().getFirst().index()))
            .toList();
    Set<LayerId> usual = new LinkedHashSet<>();
    able.stream()
        .filter(layer ->
            kernels == Kernels.PACKED || rules.form(layer, network, this::plan).isPresent())
        .forEach(layer -> usual.add(layer.id()));
    return new Start(kernels, able.stream().map(Layer::id).toList(), usual, inseparable(able));
  }

  private boolean able(Kernels kernels, ActivationRules rules, Layer layer) {
    return switch (kernels) {
      case FLOATS -> false;
      case STATIC, DYNAMIC -> rules.form(layer, network, this::asked).isPresent();
      case PACKED -> {
        Encoding encoding = recipe.encoding(layer.id().value());
        yield KernelRules.form(layer, plan(layer).withEncoding(Optional.of(encoding))).isPresent();
      }
    };
  }

  /** The plan of a layer that is to be integers, unless it was decided that it is not. */
  private LayerPlan asked(Layer layer) {
    LayerPlan plan = plan(layer);
    return plan.activation() == ActivationSwitch.OFF
        ? plan
        : plan.withActivation(ActivationSwitch.ON);
  }

  /** Layers that are weights of one operator, which takes all of them as integers or none. */
  private static Collection<Set<LayerId>> inseparable(List<Layer> layers) {
    Map<OnnxNode, Set<LayerId>> ofOperators = new LinkedHashMap<>();
    for (Layer layer : layers) {
      if (!layer.shared()) {
        OnnxNode user = layer.users().getFirst();
        ofOperators.computeIfAbsent(user, _ -> new LinkedHashSet<>()).add(layer.id());
      }
    }
    return ofOperators.values().stream().filter(group -> group.size() > 1).toList();
  }

  /** The layers that a recipe computes with integers. */
  public Variant asPlanned() {
    Kernels kernels = Kernels.of(recipe.activations().mode());
    return kernels == Kernels.FLOATS
        ? Variant.FLOATS
        : new Variant(kernels, start(kernels).usual());
  }

  private ActivationRules rules(Kernels kernels) {
    return ActivationRules.of(recipe.activations().withMode(kernels.mode()), network.model());
  }

  private LayerPlan plan(Layer layer) {
    return recipe.plan(layer.id().value());
  }

  /**
   * The recipe that does what a variant says: each layer that could be computed with integers and
   * is not to be is left out by its own setting, and each that could be packed is written for
   * standard operators. It begins with what the person chose, and remembers that.
   */
  public Recipe kept(Variant variant) {
    Recipe chosen = recipe.asChosen();
    return new VariantRecipes(network, chosen).changed(variant).insteadOf(chosen);
  }

  private Recipe changed(Variant variant) {
    Kernels kernels = variant.kernels();
    Recipe kept = recipe.withActivations(recipe.activations().withMode(kernels.mode()));
    ActivationRules rules = rules(kernels);
    for (LayerId layer : start(Kernels.PACKED).layers()) {
      boolean chosen = variant.layers().contains(layer);
      boolean packed = kernels == Kernels.PACKED && chosen;
      if (chosen && !packed) {
        // Integers need no other operators, and may be written with the runtime's own.
        continue;
      }
      Encoding encoding = packed ? Encoding.RUNTIME : Encoding.PORTABLE;
      kept = kept.update(List.of(layer.value()), old -> old.withEncoding(Optional.of(encoding)));
    }
    if (kernels.mode() != ActivationMode.NONE) {
      for (LayerId layer : start(kernels).layers()) {
        kept = kept.update(List.of(layer.value()), old -> switched(rules, layer, old, variant));
      }
    }
    return kept;
  }

  private LayerPlan switched(ActivationRules rules, LayerId id, LayerPlan plan, Variant variant) {
    if (!variant.layers().contains(id)) {
      return plan.withActivation(ActivationSwitch.OFF);
    }
    boolean byDefault =
        network
            .layer(id)
            .flatMap(layer ->
                rules.form(layer, network, known -> known.equals(layer) ? plan : asked(known)))
            .isPresent();
    return byDefault ? plan : plan.withActivation(ActivationSwitch.ON);
  }

  /**
   * A recipe that takes as long to run: which weights are pruned and how they are rounded, what
   * decodes them at load, and which ranges values have, does not matter, and would take time to
   * find out.
   */
  Recipe timed(Variant variant) {
    Map<String, LayerPlan> plans = new TreeMap<>();
    for (Layer layer : network.layers()) {
      plans.put(layer.id().value(), timed(layer, variant));
    }
    ActivationPlan activations =
        recipe.activations().withMode(variant.kernels().mode()).withRange(ActivationRange.MIN_MAX);
    return new Recipe(
        recipe.modelName(), plans, OptionalDouble.empty(), activations, Encoding.PORTABLE);
  }

  private LayerPlan timed(Layer layer, Variant variant) {
    LayerPlan plan = plan(layer);
    if (variant.layers().contains(layer.id())) {
      LayerPlan quick =
          LayerPlan.NONE.withQuantization(
              plan.quantization().withoutInputs().withRange(RangeMethod.MIN_MAX));
      return variant.kernels() == Kernels.PACKED
          ? quick.withEncoding(Optional.of(Encoding.RUNTIME))
          : quick.withActivation(ActivationSwitch.ON);
    }
    LayerPlan floats = LayerPlan.NONE.withActivation(ActivationSwitch.OFF);
    return plan.factorization().factorizes()
        ? floats.withPruning(Pruning.NONE).withFactorization(plan.factorization().withoutInputs())
        : floats;
  }
}
