package dev.espalier.app;

import dev.espalier.estimate.Figure;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.evaluate.AccuracyComparison;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.LatencyComparison;
import dev.espalier.evaluate.Proportion;
import dev.espalier.recipe.Recipe;
import java.util.Optional;

/** Puts the goal bar's numbers together from estimate and evaluation. */
final class GoalFigures {

  private static final double LEVEL = 0.95;

  private GoalFigures() {}

  static Goals of(NetworkEstimate estimate, Evaluation evaluation, Recipe recipe) {
    Optional<LatencyComparison> measured =
        evaluation
            .comparison()
            .filter(comparison -> evaluation.isOf(recipe))
            .flatMap(Comparison::latency);
    return new Goals(
        estimate.originalBytes(),
        Figure.computed((double) estimate.bytes()),
        measured
            .map(latency -> Figure.measured(latency.originalMillis()))
            .or(estimate::originalMillis),
        measured.map(latency -> Figure.measured(latency.compressedMillis())).or(estimate::millis),
        measured.map(latency -> latency.ratioInterval(LEVEL)),
        evaluation
            .comparison()
            .flatMap(comparison -> quality(comparison, evaluation.isOf(recipe))));
  }

  /**
   * Accuracy, or agreement where there are no labels; nothing where the model gives no class
   * scores.
   *
   * @param current whether the comparison was made with the recipe as it is now
   */
  static Optional<Goals.Quality> quality(Comparison comparison, boolean current) {
    return comparison
        .accuracy()
        .map(accuracy -> accuracy(accuracy, current))
        .or(() ->
            comparison
                .fidelity()
                .agreement()
                .map(agreement -> quality(false, 1, agreement.top1(), current)));
  }

  private static Goals.Quality accuracy(AccuracyComparison accuracy, boolean current) {
    return quality(true, accuracy.original().top1().value(), accuracy.compressed().top1(), current);
  }

  private static Goals.Quality quality(
      boolean labelled, double original, Proportion now, boolean current) {
    return new Goals.Quality(
        labelled, original, now.value(), now.wilson(LEVEL), now.total(), current);
  }
}
