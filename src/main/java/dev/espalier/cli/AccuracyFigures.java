package dev.espalier.cli;

import dev.espalier.evaluate.AccuracyComparison;
import java.util.List;

/**
 * Accuracy beside that of the original.
 *
 * @param model accuracy of the model
 * @param original accuracy of the original on the same samples
 * @param change accuracy of the model minus that of the original, sample by sample
 */
record AccuracyFigures(ScoreFigures model, ScoreFigures original, Share change) {

  static AccuracyFigures of(AccuracyComparison accuracy, List<String> classNames) {
    return new AccuracyFigures(
        ScoreFigures.of(accuracy.compressed(), classNames),
        ScoreFigures.of(accuracy.original(), classNames),
        Share.of(accuracy.top1()));
  }
}
