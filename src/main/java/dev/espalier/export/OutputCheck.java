package dev.espalier.export;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.RuntimeFailure;
import java.util.LinkedHashSet;
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

  /**
   * The same where values between the layers are integers, or what flows into products is rounded
   * to integers by the runtime: a sum that is off in the last bit may round to the integer next to
   * it, a step of 1/255 of its range. Seen where layers of floats lie between: a few of such steps.
   */
  static final double TOLERANCE_OF_INTEGERS = 2e-2;

  private OutputCheck() {}

  /** The difference that is accepted for a network. */
  static double tolerance(CompressedNetwork compressed) {
    boolean integers = !compressed.integers().isEmpty() || compressed.isPacked();
    return integers ? TOLERANCE_OF_INTEGERS : TOLERANCE;
  }

  /**
   * What was found.
   *
   * @param difference the largest relative difference seen
   * @param random outputs that are another each time the same model runs on the same input, so that
   *     there is nothing to hold them to
   */
  record Result(double difference, Set<String> random) {}

  /**
   * Runs both models on each input.
   *
   * @param tolerance which difference is accepted
   * @throws ExportException if a difference is beyond the tolerance
   */
  static Result compare(
      ModelSession trial,
      ModelSession exported,
      List<Map<String, Tensor>> inputs,
      double tolerance,
      CancelSignal cancel)
      throws ExportException, RuntimeFailure {
    double worst = 0;
    Set<String> random = new LinkedHashSet<>();
    for (Map<String, Tensor> input : inputs) {
      Map<String, Tensor> expected = trial.run(input, Set.of(), cancel);
      Map<String, Tensor> found = run(exported, input, cancel);
      for (Map.Entry<String, Tensor> output : expected.entrySet()) {
        String name = output.getKey();
        if (random.contains(name)) {
          continue;
        }
        double difference = difference(output.getValue(), found, name);
        if (difference <= tolerance) {
          worst = Math.max(worst, difference);
          continue;
        }
        Map<String, Tensor> again = trial.run(input, Set.of(name), cancel);
        if (difference(output.getValue(), again, name) <= tolerance) {
          throw tooFar(name, difference, tolerance);
        }
        random.add(name);
      }
    }
    return new Result(worst, random);
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

  /** By how much an output differs; infinite where it is not the same and no number. */
  private static double difference(Tensor expected, Map<String, Tensor> outputs, String name) {
    Tensor found = Objects.requireNonNull(outputs.get(name), name);
    if (expected.type() != ElementType.FLOAT32) {
      return expected.buffer().equals(found.buffer()) ? 0 : Double.POSITIVE_INFINITY;
    }
    return relative(expected.toFloats(), found.toFloats());
  }

  private static ExportException tooFar(String name, double difference, double tolerance) {
    return new ExportException(
        Check.OUTPUTS,
        Double.isInfinite(difference)
            ? "output '%s' of the exported model differs".formatted(name)
            : "output '%s' of the exported model is off by %.3g of its size, more than %.0e"
                .formatted(name, difference, tolerance));
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
