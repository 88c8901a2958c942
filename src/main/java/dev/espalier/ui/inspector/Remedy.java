package dev.espalier.ui.inspector;

import dev.espalier.network.LayerId;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.Target;
import java.util.List;

/** What can be done about sums that saturate. */
enum Remedy {
  PAIRED(
      "Keep pairs small",
      "Gives the weights of all integer layers steps so large that no sum of two products exceeds"
          + " 16 bits: exact on every processor, a little less accurate"),
  FLOATS(
      "Leave as floats",
      "Computes the layers that can saturate with floats: exact, and as slow as before"),
  VNNI(
      "Target VNNI",
      "Makes the network for PCs with VNNI, which add in 32 bits; on others it would saturate");

  private final String text;
  private final String help;

  Remedy(String text, String help) {
    this.text = text;
    this.help = help;
  }

  String text() {
    return text;
  }

  String help() {
    return help;
  }

  /**
   * The recipe with it.
   *
   * @param layers that can saturate
   */
  Recipe applied(Recipe recipe, List<LayerId> layers) {
    ActivationPlan plan = recipe.activations();
    return switch (this) {
      case PAIRED -> recipe.withActivations(plan.withType(ActivationType.U8S8_PAIRED));
      case FLOATS ->
          recipe.update(
              layers.stream().map(LayerId::value).toList(),
              layer -> layer.withActivation(ActivationSwitch.OFF));
      case VNNI -> recipe.withActivations(plan.withTarget(Target.X86_VNNI));
    };
  }
}
