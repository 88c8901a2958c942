package dev.espalier.cli;

import dev.espalier.evaluate.Agreement;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.OutputError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How closely a model follows its original, labels or not.
 *
 * @param agreement share of samples to which both give the same answer; left out where no output
 *     holds class scores, as are the next two
 * @param changedAnswers samples whose answer is another
 * @param meanKl mean Kullback-Leibler divergence of the class probabilities in nats
 * @param outputs error of each output, by name
 */
record FidelityFigures(
    Optional<Share> agreement,
    Optional<Integer> changedAnswers,
    Optional<Double> meanKl,
    Map<String, OutputFigures> outputs) {

  static FidelityFigures of(Comparison comparison) {
    Optional<Agreement> agreement = comparison.fidelity().agreement();
    Map<String, OutputFigures> outputs = new LinkedHashMap<>();
    for (OutputError output : comparison.fidelity().outputs()) {
      outputs.put(output.output(), OutputFigures.of(output));
    }
    return new FidelityFigures(
        agreement.map(known -> Share.of(known.top1())),
        agreement.map(known -> comparison.flips().size()),
        agreement.map(Agreement::meanKl).filter(Double::isFinite),
        outputs);
  }
}
