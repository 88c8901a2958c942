package dev.espalier.recipe;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a person has chosen herself where a search for the fastest kernels has set something else: a
 * search after that begins with these settings, and not with what the one before came to. A setting
 * that she changes afterwards is her own again, and no longer among these.
 *
 * @param mode how values were to be quantized; empty where that is as she chose it
 * @param layers settings of layers, by name, in name order
 */
public record OwnSettings(Optional<ActivationMode> mode, Map<String, Setting> layers) {
  /** Everything is as the person chose it. */
  public static final OwnSettings NONE = new OwnSettings(Optional.empty(), Map.of());

  /**
   * What decides about the kernels of a layer.
   *
   * @param activation whether what flows into the layer is quantized
   * @param encoding which operators the weight is written for; without one, the network's
   */
  public record Setting(ActivationSwitch activation, Optional<Encoding> encoding) {
    static Setting of(LayerPlan plan) {
      return new Setting(plan.activation(), plan.encoding());
    }

    LayerPlan appliedTo(LayerPlan plan) {
      return plan.withActivation(activation).withEncoding(encoding);
    }
  }

  public OwnSettings {
    layers = Collections.unmodifiableMap(new TreeMap<>(layers));
  }

  /** Without those of some layers, whose settings are the person's own by now. */
  public OwnSettings without(Collection<String> names) {
    return filtered(name -> !names.contains(name));
  }

  /** Without the way values are quantized, which is the person's own by now. */
  public OwnSettings withoutMode() {
    return new OwnSettings(Optional.empty(), layers);
  }

  /** Those that a model has layers for. */
  OwnSettings of(Collection<String> names) {
    return filtered(name -> names.contains(name));
  }

  /** What is left of these after plans were changed: those whose settings were not touched. */
  OwnSettings after(Recipe before, Map<String, LayerPlan> plans) {
    return layers.isEmpty()
        ? this
        : filtered(name ->
            Setting.of(before.plan(name))
                .equals(Setting.of(plans.getOrDefault(name, LayerPlan.NONE))));
  }

  private OwnSettings filtered(Predicate<String> kept) {
    TreeMap<String, Setting> rest = new TreeMap<>(layers);
    rest.keySet().removeIf(kept.negate());
    return new OwnSettings(mode, rest);
  }
}
