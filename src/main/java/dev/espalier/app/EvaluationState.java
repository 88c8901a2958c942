package dev.espalier.app;

import dev.espalier.evaluate.Comparison;
import java.util.List;
import java.util.Optional;

/**
 * What was found by running the networks on data.
 *
 * @param comparison the newest evaluation, also while it still runs
 * @param current whether it was made with the recipe as it is now
 * @param tried the recipes that were evaluated on the open data, in the order of the first time
 */
public record EvaluationState(
    Optional<Comparison> comparison, boolean current, List<TriedRecipe> tried) {

  /** Nothing was evaluated. */
  public static final EvaluationState NONE =
      new EvaluationState(Optional.empty(), false, List.of());

  /** Copies the list. */
  public EvaluationState {
    tried = List.copyOf(tried);
  }
}
