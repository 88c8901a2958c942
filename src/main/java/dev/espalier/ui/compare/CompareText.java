package dev.espalier.ui.compare;

import dev.espalier.app.DataAdvice;
import dev.espalier.app.OpenProject;
import dev.espalier.app.WorkbenchState;
import dev.espalier.evaluate.Comparison;
import dev.espalier.ui.fx.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the pane says where there is nothing to show, and what its numbers rest on. */
final class CompareText {

  private CompareText() {}

  /** What to do to get a comparison. */
  static String empty(WorkbenchState state) {
    Optional<OpenProject> project = state.project();
    if (project.isEmpty()) {
      return "Open a model and data to compare the compressed network with the original.";
    }
    return project.get().data().isEmpty()
        ? "Open data to compare the compressed network with the original. "
            + DataAdvice.of(project.get().inputs())
        : "Evaluate to compare the compressed network with the original on all samples.";
  }

  /** How much was evaluated, and whether that was with the recipe as it is now. */
  static String status(Comparison comparison, WorkbenchState state) {
    String samples = Units.format("%,d samples", comparison.coverage().evaluated());
    if (comparison.coverage().cancelled()) {
      samples += ", then cancelled";
    } else if (!comparison.coverage().complete()) {
      samples += Units.format(" of %,d so far", comparison.coverage().planned());
    }
    String when = state.comparisonIsCurrent() ? "" : " · with an earlier recipe";
    List<String> parts = new ArrayList<>(List.of("Measured on " + samples + when));
    parts.addAll(comparison.notes());
    return String.join("\n", parts);
  }

  /** Why there is no accuracy; empty where there is. */
  static String noAccuracy(Comparison comparison) {
    if (comparison.accuracy().isPresent()) {
      return "";
    }
    return comparison.fidelity().agreement().isPresent()
        ? "Without labels there is no accuracy by class and no confusion matrix: only whether both"
            + " networks give the same answers. Open data with labels to see them."
        : "No output of this model holds one score per class, so there are no answers to count:"
            + " only how far its outputs are from the original's.";
  }

  /** What an empty list of flipped samples means. */
  static String noFlips(Comparison comparison) {
    return comparison.fidelity().agreement().isPresent()
        ? "No sample changes its answer."
        : "No output of this model holds one score per class, so no answer can change.";
  }
}
