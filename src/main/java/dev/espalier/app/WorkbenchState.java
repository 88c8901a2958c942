package dev.espalier.app;

import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.evaluate.Comparison;
import dev.espalier.export.ExportResult;
import dev.espalier.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything there is to show, at one moment. Immutable; a new one is published after each change.
 *
 * @param project the open network; the rest is empty without one
 * @param recipe what the person has decided
 * @param recipeFile where the recipe was opened from or saved to
 * @param unsaved whether the recipe has changed since
 * @param undo what undoing would take back
 * @param redo what redoing would do again
 * @param estimate figures of the recipe, per layer too
 * @param goals size, latency and quality
 * @param comparison the newest evaluation, also while it still runs
 * @param comparisonIsCurrent whether it was made with the recipe as it is now
 * @param export the newest export
 * @param notes what the person should know about the project, as sentences
 */
public record WorkbenchState(
    Optional<OpenProject> project,
    Recipe recipe,
    Optional<Path> recipeFile,
    boolean unsaved,
    Optional<String> undo,
    Optional<String> redo,
    Optional<NetworkEstimate> estimate,
    Optional<Goals> goals,
    Optional<Comparison> comparison,
    boolean comparisonIsCurrent,
    Optional<ExportResult> export,
    List<String> notes) {

  /** Nothing is open. */
  public static final WorkbenchState EMPTY =
      new WorkbenchState(
          Optional.empty(),
          Recipe.EMPTY,
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          List.of());

  /** Copies the list. */
  public WorkbenchState {
    notes = List.copyOf(notes);
  }
}
