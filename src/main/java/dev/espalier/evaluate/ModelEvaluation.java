package dev.espalier.evaluate;

import java.util.List;
import java.util.Optional;

/**
 * How well a model does alone.
 *
 * @param coverage how many samples this rests on
 * @param score where the data has labels and an output holds class scores
 * @param time where it was measured
 * @param notes what the reader should know, as sentences
 */
public record ModelEvaluation(
    Coverage coverage, Optional<ModelScore> score, Optional<CallTime> time, List<String> notes) {
  /** Copies the list. */
  public ModelEvaluation {
    notes = List.copyOf(notes);
  }

  /** What a comparison says of the original. */
  static ModelEvaluation ofOriginal(Comparison comparison, Optional<CallTime> time) {
    return new ModelEvaluation(
        comparison.coverage(),
        comparison.accuracy().map(AccuracyComparison::original),
        time,
        comparison.notes());
  }
}
