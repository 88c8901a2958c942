package dev.espalier.ui.inspector;

import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationType;
import java.util.Optional;

/** The integers of a network: those that suit its target, or certain ones. */
enum IntegerChoice {
  SUITED(Optional.empty()),
  U8S8_PAIRED(Optional.of(ActivationType.U8S8_PAIRED)),
  U8S8_REDUCED(Optional.of(ActivationType.U8S8_REDUCED)),
  U8S8(Optional.of(ActivationType.U8S8)),
  U8U8(Optional.of(ActivationType.U8U8)),
  S8S8(Optional.of(ActivationType.S8S8)),
  U16S8(Optional.of(ActivationType.U16S8));

  private final Optional<ActivationType> type;

  IntegerChoice(Optional<ActivationType> type) {
    this.type = type;
  }

  static IntegerChoice of(ActivationPlan plan) {
    return plan.type().map(type -> valueOf(type.name())).orElse(SUITED);
  }

  ActivationPlan applied(ActivationPlan plan) {
    return new ActivationPlan(plan.mode(), plan.range(), type, plan.target());
  }
}
