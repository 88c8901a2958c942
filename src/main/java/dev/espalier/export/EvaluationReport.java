package dev.espalier.export;

import dev.espalier.evaluate.AccuracyComparison;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.Interval;
import dev.espalier.evaluate.LayerErrors;
import dev.espalier.evaluate.OutputError;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How well the network did on data, with the weights that were written. Shares are 0 to 1, errors
 * are root mean squares by those of the original's values: 0.01 is one percent.
 *
 * @param data what the samples are called
 * @param samples how many there were
 * @param accuracy where the data has labels and an output holds class scores
 * @param agreement share of samples to which both networks give the same answer, where an output
 *     holds class scores
 * @param outputErrors error of each output, by name
 * @param layerErrors error of what each layer puts out, by name, errors of the layers before
 *     included; empty where it was not measured
 * @param layersNotMeasured the reasons, by name
 */
public record EvaluationReport(
    String data,
    int samples,
    Optional<Accuracy> accuracy,
    Optional<Double> agreement,
    Map<String, Double> outputErrors,
    Map<String, Double> layerErrors,
    Map<String, String> layersNotMeasured) {

  private static final double LEVEL = 0.95;

  /** Copies the maps. */
  public EvaluationReport {
    outputErrors = Collections.unmodifiableMap(new LinkedHashMap<>(outputErrors));
    layerErrors = Collections.unmodifiableMap(new LinkedHashMap<>(layerErrors));
    layersNotMeasured = Collections.unmodifiableMap(new LinkedHashMap<>(layersNotMeasured));
  }

  /**
   * Shares of right answers.
   *
   * @param original of the original
   * @param compressed of the compressed network
   * @param low the lower end of the interval of 95 % of {@code compressed}
   * @param high its upper end
   */
  public record Accuracy(double original, double compressed, double low, double high) {

    private static Accuracy of(AccuracyComparison comparison) {
      Interval interval = comparison.compressed().top1().wilson(LEVEL);
      return new Accuracy(
          comparison.original().top1().value(),
          comparison.compressed().top1().value(),
          interval.low(),
          interval.high());
    }
  }

  static EvaluationReport of(Evaluated evaluated) {
    Comparison comparison = evaluated.comparison();
    Map<String, Double> outputs = new LinkedHashMap<>();
    for (OutputError output : comparison.fidelity().outputs()) {
      put(outputs, output.output(), output.error().relative());
    }
    Map<String, Double> layers = new LinkedHashMap<>();
    Map<String, String> others = new LinkedHashMap<>();
    Optional<LayerErrors> errors = comparison.layerErrors();
    errors.ifPresent(known -> {
      known.measured().forEach(layer -> put(layers, layer.layer(), layer.error().relative()));
      known.unmeasured().forEach(layer -> others.put(layer.layer(), layer.reason()));
    });
    return new EvaluationReport(
        evaluated.data(),
        comparison.coverage().evaluated(),
        comparison.accuracy().map(Accuracy::of),
        comparison.fidelity().agreement().map(agreement -> agreement.top1().value()),
        outputs,
        layers,
        others);
  }

  /** JSON has no infinity and no NaN; an error that is not finite is no measurement. */
  private static void put(Map<String, Double> errors, String name, double error) {
    if (Double.isFinite(error)) {
      errors.put(name, error);
    }
  }
}
