package dev.espalier.ui.inspector;

import dev.espalier.method.OutputCorrection;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerBias;
import dev.espalier.network.LayerInputs;
import dev.espalier.network.Network;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.List;

/** A repair without training, switched for all layers of a network that can have it. */
enum NetworkSwitch {
  EQUALIZE("Equalize channels"),
  REFIT("Refit the weights that pruning keeps"),
  MEAN("Correct the mean of outputs"),
  MEAN_AND_DEVIATION("Correct mean and deviation of outputs");

  private final String text;

  NetworkSwitch(String text) {
    this.text = text;
  }

  /** How many of the layers that can have it do. */
  enum Extent {
    /** No layer can have it. */
    IMPOSSIBLE,
    NONE,
    SOME,
    ALL
  }

  private boolean fits(Layer layer, Network network) {
    return layer.tunable()
        && switch (this) {
          case EQUALIZE -> network.channelPairs().has(layer);
          case REFIT -> LayerInputs.of(layer).isPresent();
          case MEAN, MEAN_AND_DEVIATION -> LayerBias.of(layer).isPresent();
        };
  }

  private boolean isOn(LayerPlan plan) {
    return switch (this) {
      case EQUALIZE -> plan.equalization();
      case REFIT -> plan.refit();
      case MEAN -> plan.correction() == OutputCorrection.MEAN;
      case MEAN_AND_DEVIATION -> plan.correction() == OutputCorrection.MEAN_AND_DEVIATION;
    };
  }

  private LayerPlan with(LayerPlan plan, boolean on) {
    return switch (this) {
      case EQUALIZE -> plan.withEqualization(on);
      case REFIT -> plan.withRefit(on);
      case MEAN -> plan.withCorrection(on ? OutputCorrection.MEAN : OutputCorrection.NONE);
      case MEAN_AND_DEVIATION ->
          plan.withCorrection(on ? OutputCorrection.MEAN_AND_DEVIATION : OutputCorrection.NONE);
    };
  }

  private List<String> layers(Network network) {
    return network.layers().stream()
        .filter(layer -> fits(layer, network))
        .map(layer -> layer.id().value())
        .toList();
  }

  /** How many layers have it under a recipe. */
  Extent extent(Network network, Recipe recipe) {
    List<String> layers = layers(network);
    long on = layers.stream().filter(layer -> isOn(recipe.plan(layer))).count();
    if (layers.isEmpty()) {
      return Extent.IMPOSSIBLE;
    }
    return on == 0 ? Extent.NONE : on == layers.size() ? Extent.ALL : Extent.SOME;
  }

  /** The recipe with all layers that can have it having it, or if they all do, with none. */
  Recipe toggled(Network network, Recipe recipe) {
    boolean on = extent(network, recipe) != Extent.ALL;
    return recipe.update(layers(network), plan -> with(plan, on));
  }

  /** What it is called in a menu, with how far it goes. */
  String text(Extent extent) {
    return switch (extent) {
      case NONE, ALL -> text;
      case SOME -> text + " (some layers)";
      case IMPOSSIBLE -> text + " (no layer can)";
    };
  }

  /** What it is called in the list of steps. */
  String step() {
    return text + " of the network";
  }
}
