package dev.espalier.recipe;

import java.util.Optional;

/**
 * How what flows between the layers of a network is quantized to 8 bits, for all layers together.
 *
 * @param range how the ranges are chosen; matters for {@link ActivationMode#STATIC} only
 * @param type which integers; without one, those that are fast and exact on the target
 * @param target the processor that the network is made for
 */
public record ActivationPlan(
    ActivationMode mode, ActivationRange range, Optional<ActivationType> type, Target target) {
  /** Everything stays floats. */
  public static final ActivationPlan NONE =
      new ActivationPlan(
          ActivationMode.NONE, ActivationRange.MIN_MAX, Optional.empty(), Target.THIS_MACHINE);

  /** With scales found beforehand in this way, and the integers that suit this machine. */
  public static ActivationPlan of(ActivationRange range) {
    return NONE.withMode(ActivationMode.STATIC).withRange(range);
  }

  /** Whether anything is quantized. */
  public boolean quantizes() {
    return mode != ActivationMode.NONE;
  }

  /** Whether samples have to be run for it. */
  public boolean needsCalibration() {
    return mode == ActivationMode.STATIC;
  }

  /** The same in another mode. */
  public ActivationPlan withMode(ActivationMode newMode) {
    return new ActivationPlan(newMode, range, type, target);
  }

  /** The same with ranges chosen in another way. */
  public ActivationPlan withRange(ActivationRange newRange) {
    return new ActivationPlan(mode, newRange, type, target);
  }

  /** The same with these integers. */
  public ActivationPlan withType(ActivationType newType) {
    return new ActivationPlan(mode, range, Optional.of(newType), target);
  }

  /** The same for another processor. */
  public ActivationPlan withTarget(Target newTarget) {
    return new ActivationPlan(mode, range, type, newTarget);
  }
}
