package dev.espalier.ui.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the frame of the window shows of the open project.
 *
 * @param model the model file; the rest is empty without one
 * @param data where the samples came from
 * @param guesses whether it is partly guessed how they are prepared
 * @param recipe where the recipe was opened from or saved to
 * @param unsaved whether the recipe has changed since
 * @param undo what undoing would take back
 * @param redo what redoing would do again
 * @param notes what the user should know about the project, as sentences
 */
public record ProjectState(
    Optional<Path> model,
    Optional<Path> data,
    boolean guesses,
    Optional<Path> recipe,
    boolean unsaved,
    Optional<String> undo,
    Optional<String> redo,
    List<String> notes) {

  /** Nothing is open. */
  public static final ProjectState EMPTY =
      new ProjectState(
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          List.of());

  public ProjectState {
    notes = List.copyOf(notes);
  }
}
