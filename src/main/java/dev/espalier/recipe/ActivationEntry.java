package dev.espalier.recipe;

import java.util.Optional;

/** How values are quantized, as a file has it; what is left out is as it is by default. */
record ActivationEntry(
    Optional<ActivationMode> mode,
    Optional<ActivationRange> range,
    Optional<ActivationType> type,
    Optional<Target> target) {

  /** Nothing is written where everything is as it is by default. */
  static Optional<ActivationEntry> of(ActivationPlan plan) {
    return plan.equals(ActivationPlan.NONE)
        ? Optional.empty()
        : Optional.of(
            new ActivationEntry(
                Optional.of(plan.mode()),
                Optional.of(plan.range()),
                plan.type(),
                Optional.of(plan.target())));
  }

  static ActivationPlan read(Optional<ActivationEntry> entry) {
    ActivationPlan none = ActivationPlan.NONE;
    return entry
        .map(given ->
            new ActivationPlan(
                given.mode().orElse(none.mode()),
                given.range().orElse(none.range()),
                given.type(),
                given.target().orElse(none.target())))
        .orElse(none);
  }
}
