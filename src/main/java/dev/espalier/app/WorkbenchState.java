package dev.espalier.app;

import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.evaluate.Comparison;
import dev.espalier.recipe.History;
import dev.espalier.recipe.Recipe;
import java.util.List;
import java.util.Optional;

/**
 * Everything there is to show, at one moment. Immutable; a new one is published after each change.
 *
 * @param project the open network; the rest is empty without one
 * @param setup how the data is prepared, or data that waits to be prepared in another way
 * @param decided what the person has decided
 * @param estimate figures of the recipe, per layer too
 * @param goals size, latency and quality
 * @param evaluation what was found by running the networks
 * @param calibration what is known about what flows into the layers
 * @param arithmetic which layers are computed with integers
 * @param export the newest export
 * @param notes what the person should know about the project, as sentences
 */
public record WorkbenchState(
    Optional<OpenProject> project,
    Optional<DataSetup> setup,
    RecipeState decided,
    Optional<NetworkEstimate> estimate,
    Optional<Goals> goals,
    EvaluationState evaluation,
    CalibrationState calibration,
    Arithmetic arithmetic,
    Optional<ExportOutcome> export,
    List<String> notes) {

  /** Nothing is open. */
  public static final WorkbenchState EMPTY =
      new WorkbenchState(
          Optional.empty(),
          Optional.empty(),
          RecipeState.of(new History<>(Recipe.EMPTY), Optional.empty()),
          Optional.empty(),
          Optional.empty(),
          EvaluationState.NONE,
          CalibrationState.NONE,
          Arithmetic.NONE,
          Optional.empty(),
          List.of());

  /** Copies the list. */
  public WorkbenchState {
    notes = List.copyOf(notes);
  }

  /** What the person has decided. */
  public Recipe recipe() {
    return decided.recipe();
  }

  /** What undoing would take back. */
  public Optional<String> undo() {
    return decided.undo();
  }

  /** The newest evaluation, also while it still runs. */
  public Optional<Comparison> comparison() {
    return evaluation.comparison();
  }

  /** Whether it was made with the recipe as it is now. */
  public boolean comparisonIsCurrent() {
    return evaluation.current();
  }
}
