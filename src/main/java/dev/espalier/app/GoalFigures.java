package dev.espalier.app;

import dev.espalier.estimate.Figure;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.evaluate.AccuracyComparison;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.Fidelity;
import dev.espalier.evaluate.LatencyComparison;
import dev.espalier.evaluate.OutputError;
import dev.espalier.evaluate.Proportion;
import dev.espalier.evaluate.SignalError;
import dev.espalier.recipe.Recipe;
import java.util.Comparator;
import java.util.List;
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
   * Accuracy; agreement where there are no labels; similarity of the outputs where the model gives
   * no class scores.
   *
   * @param current whether the comparison was made with the recipe as it is now
   */
  static Optional<Goals.Quality> quality(Comparison comparison, boolean current) {
    Fidelity fidelity = comparison.fidelity();
    return comparison
        .accuracy()
        .map(accuracy -> accuracy(accuracy, current))
        .or(() -> fidelity.agreement().map(agreement -> agreement(agreement.top1(), current)))
        .or(() -> similarity(fidelity.outputs(), current));
  }

  private static Goals.Quality accuracy(AccuracyComparison accuracy, boolean current) {
    Proportion now = accuracy.compressed().top1();
    return new Goals.Quality(
        QualityMeasure.ACCURACY,
        "",
        accuracy.original().top1().value(),
        now.value(),
        Optional.of(now.wilson(LEVEL)),
        Optional.of(accuracy.top1().interval(LEVEL)),
        now.total(),
        current);
  }

  private static Goals.Quality agreement(Proportion same, boolean current) {
    return new Goals.Quality(
        QualityMeasure.AGREEMENT,
        "",
        1,
        same.value(),
        Optional.of(same.wilson(LEVEL)),
        Optional.empty(),
        same.total(),
        current);
  }

  /** Of several outputs the one that differs most: no other makes good for it. */
  private static Optional<Goals.Quality> similarity(List<OutputError> outputs, boolean current) {
    return outputs.stream()
        .filter(output -> !Double.isNaN(told(output).cosine()))
        .min(Comparator.comparingDouble(output -> told(output).cosine()))
        .map(output ->
            new Goals.Quality(
                QualityMeasure.SIMILARITY,
                (output.sentences().isPresent() ? "sentence embeddings of '" : "output '")
                    + output.output()
                    + "'",
                1,
                told(output).cosine(),
                Optional.empty(),
                Optional.empty(),
                told(output).samples(),
                current));
  }

  /** Sentence embeddings are what such a model is used for. */
  private static SignalError told(OutputError output) {
    return output.sentences().orElse(output.error());
  }
}
