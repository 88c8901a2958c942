package dev.espalier.export;

import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.RuntimeFailure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Compares the outputs of an exported file with those of the trial model that previews and
 * evaluations ran.
 */
final class OutputCheck {

  /**
   * Largest accepted difference, relative to the output's root mean square. Both hold the same
   * weights; only the order of summation may differ.
   */
  static final double TOLERANCE = 1e-4;

  private OutputCheck() {}

  /**
   * Runs both models on each input.
   *
   * @return the largest relative difference seen
   * @throws ExportException if it is beyond the tolerance
   */
  static double compare(
      ModelSession trial,
      ModelSession exported,
      List<Map<String, Tensor>> inputs,
      CancelSignal cancel)
      throws ExportException, RuntimeFailure {
    double worst = 0;
    for (Map<String, Tensor> input : inputs) {
      Map<String, Tensor> expected = trial.run(input, Set.of(), cancel);
      Map<String, Tensor> found = run(exported, input, cancel);
      for (Map.Entry<String, Tensor> output : expected.entrySet()) {
        double difference =
            difference(
                output.getKey(),
                output.getValue(),
                Objects.requireNonNull(found.get(output.getKey())));
        worst = Math.max(worst, difference);
      }
    }
    return worst;
  }

  private static Map<String, Tensor> run(
      ModelSession exported, Map<String, Tensor> input, CancelSignal cancel)
      throws ExportException {
    try {
      return exported.run(input, Set.of(), cancel);
    } catch (RuntimeFailure e) {
      throw new ExportException(Check.OUTPUTS, String.valueOf(e.getMessage()), e);
    }
  }

  private static double difference(String name, Tensor expected, Tensor found)
      throws ExportException {
    if (expected.type() != ElementType.FLOAT32) {
      if (!expected.buffer().equals(found.buffer())) {
        throw new ExportException(
            Check.OUTPUTS, "output '" + name + "' of the exported model differs");
      }
      return 0;
    }
    double difference = relative(expected.toFloats(), found.toFloats());
    if (!(difference <= TOLERANCE)) {
      throw new ExportException(
          Check.OUTPUTS,
          "output '%s' of the exported model is off by %.3g of its size, more than %.0e"
              .formatted(name, difference, TOLERANCE));
    }
    return difference;
  }

  /**
   * Largest absolute difference by root mean square; NaN and infinities must be the same in both.
   */
  static double relative(float[] expected, float[] found) {
    if (expected.length != found.length) {
      return Double.POSITIVE_INFINITY;
    }
    double energy = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      if (Float.isFinite(expected[i])) {
        energy += (double) expected[i] * expected[i];
      }
      if (Float.compare(expected[i], found[i]) != 0) {
        double difference = Math.abs((double) expected[i] - found[i]);
        largest =
            Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
      }
    }
    double size = Math.sqrt(energy / Math.max(1, expected.length));
    return largest == 0 ? 0 : largest / Math.max(size, Float.MIN_NORMAL);
  }
}
