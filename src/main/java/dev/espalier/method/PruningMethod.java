package dev.espalier.method;

import java.util.OptionalInt;

/**
 * What is pruned, and how.
 *
 * @param pruning how many weights become zero; a {@link Pruning.Global} has to be turned into a
 *     {@link Pruning.Count} before anything is pruned. A {@link Pruning.Threshold} is one of
 *     magnitude whatever the saliency
 * @param saliency which weights become zero first
 * @param refit whether those that are kept take their least-squares values; with {@link
 *     Saliency#OBS} they always do
 */
public record PruningMethod(Pruning pruning, Saliency saliency, boolean refit) {
  private static final int JOINT = 32;

  public PruningMethod {
    if (saliency == Saliency.MAGNITUDE_L2 && !(pruning instanceof Pruning.Blocks)) {
      saliency = Saliency.MAGNITUDE; // the same order
    }
  }

  /** By magnitude, with the kept weights as they are. */
  public static PruningMethod ofMagnitude(Pruning pruning) {
    return new PruningMethod(pruning, Saliency.MAGNITUDE, false);
  }

  /** Whether any weight may be pruned. */
  public boolean prunes() {
    return pruning.prunes();
  }

  /** Whether the kept weights take their least-squares values. */
  public boolean refits() {
    return prunes() && (refit || saliency == Saliency.OBS);
  }

  /**
   * How many inputs have their mask chosen together when one sweep prunes and rounds at once; empty
   * where weights have to be pruned before.
   */
  OptionalInt jointWidth() {
    if (!prunes() || saliency != Saliency.OBS) {
      return OptionalInt.empty();
    }
    return switch (pruning) {
      case Pruning.Sparsity _, Pruning.Count _ -> OptionalInt.of(JOINT);
      case Pruning.Pattern pattern -> OptionalInt.of(pattern.group());
      case Pruning.None _, Pruning.Threshold _, Pruning.Blocks _, Pruning.Global _ ->
          OptionalInt.empty();
    };
  }

  /** Whether the inputs of the layer have to be known. */
  public boolean needsInputs() {
    return prunes() && (refit || saliency.needsInputs());
  }
}
