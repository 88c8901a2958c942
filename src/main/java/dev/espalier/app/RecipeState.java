package dev.espalier.app;

import dev.espalier.recipe.History;
import dev.espalier.recipe.Recipe;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The recipe and how it came to be.
 *
 * @param recipe what the person has decided
 * @param file where it was opened from or saved to
 * @param unsaved whether it has changed since
 * @param undo what undoing would take back
 * @param redo what redoing would do again
 */
public record RecipeState(
    Recipe recipe,
    Optional<Path> file,
    boolean unsaved,
    Optional<String> undo,
    Optional<String> redo) {

  static RecipeState of(History<Recipe> history, Optional<Path> file) {
    return new RecipeState(
        history.current(),
        file,
        history.dirty(),
        history.undoDescription(),
        history.redoDescription());
  }
}
