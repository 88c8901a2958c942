package dev.espalier.app;

import dev.espalier.app.task.Failure;
import java.util.List;
import java.util.Optional;

/** What is said while channels are being removed, and after that has failed. */
final class RemovalWords {
  private RemovalWords() {}

  /**
   * What is to be told beside the figures.
   *
   * @param draft whether the figures are of what is left, but not repaired
   * @param blind whether there are no samples to repair on
   */
  static List<String> notes(Optional<Failure> problem, boolean draft, boolean blind) {
    if (problem.isPresent()) {
      String what = draft ? "what is left without repair: " : "the network as it was before: ";
      return List.of(
          problem.get().title() + ", so all figures are of " + what + problem.get().message());
    }
    return blind
        ? List.of("What is left stays without repair, as no samples are open to repair on.")
        : List.of();
  }

  /** What is being done, or why it cannot be. */
  static String state(Optional<Failure> problem, boolean draft, String removed) {
    if (problem.isPresent()) {
      return problem.get().title() + ": " + problem.get().message();
    }
    return draft
        ? "Repairing what is left: times and accuracy come with that…"
        : "Removing " + removed + ": sizes are estimates until that is done…";
  }
}
