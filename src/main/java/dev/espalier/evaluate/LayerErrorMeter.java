package dev.espalier.evaluate;

import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.numeric.Progress;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.RuntimeFailure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Measures the error of each layer's output: both models run on some of the data, sample by sample,
 * and their inner values are compared. Memory stays within {@link LayerErrorLimits} however many
 * layers there are.
 */
public final class LayerErrorMeter {

  private final ActivationSource original;
  private final ActivationSource compressed;
  private final LayerErrorLimits limits;

  /** Measures these two models. */
  public LayerErrorMeter(
      ActivationSource original, ActivationSource compressed, LayerErrorLimits limits) {
    this.original = original;
    this.compressed = compressed;
    this.limits = limits;
  }

  /**
   * Runs both models.
   *
   * @param layers the names of the values in either model
   * @return in the order of {@code layers}; if cancelled, what was known by then
   * @throws RuntimeFailure if the original cannot be run. Where a group of layers cannot be, they
   *     are listed as not measured
   * @throws DataException if samples cannot be read
   */
  public LayerErrors measure(
      List<OutputPair> layers, Dataset data, Progress progress, CancelSignal cancel)
      throws RuntimeFailure, DataException {
    if (layers.isEmpty()) {
      return new LayerErrors(List.of(), List.of());
    }
    int samples = Math.min(limits.samples(), data.size());
    Batches batches = Batches.of(data, SampleOrder.draw(data.size(), samples, 1), 1);
    LayerErrorTally tally = new LayerErrorTally(layers);
    try {
      progress.report(0, "sizes of the layers' outputs");
      Map<String, long[]> shapes =
          original.shapes(names(layers, OutputPair::original), batches.read(0).inputs(), cancel);
      List<List<OutputPair>> groups = LayerGroups.of(layers, shapes, limits, tally);
      for (int i = 0; i < groups.size(); i++) {
        Progress part = progress.part((double) i / groups.size(), (i + 1.0) / groups.size());
        if (!measured(groups.get(i), batches, tally, part, cancel)) {
          break;
        }
      }
    } catch (CancelledException e) {
      return tally.errors("was not reached before the evaluation was cancelled");
    }
    return tally.errors("was not reached, because the runtime did not survive the layers before");
  }

  /** Returns whether it makes sense to go on. */
  private boolean measured(
      List<OutputPair> group,
      Batches batches,
      LayerErrorTally tally,
      Progress progress,
      CancelSignal cancel)
      throws DataException {
    try {
      measure(group, batches, tally, progress, cancel);
      return true;
    } catch (RuntimeFailure e) {
      group.forEach(layer -> tally.leaveOut(layer, "could not be run: " + e.getMessage()));
      return e.kind() == RuntimeFailure.Kind.REFUSED;
    }
  }

  private void measure(
      List<OutputPair> group,
      Batches batches,
      LayerErrorTally tally,
      Progress progress,
      CancelSignal cancel)
      throws RuntimeFailure, DataException {
    try (ModelSession first = original.open(names(group, OutputPair::original), cancel);
        ModelSession second = compressed.open(names(group, OutputPair::compressed), cancel)) {
      List<OutputPair> numbers = new ArrayList<>();
      for (OutputPair layer : group) {
        if (isFloat(first, layer.original()) && isFloat(second, layer.compressed())) {
          numbers.add(layer);
        } else {
          tally.leaveOut(layer, "puts out no floating-point numbers");
        }
      }
      if (numbers.isEmpty()) {
        return;
      }
      for (int number = 0; number < batches.count(); number++) {
        progress.report((double) number / batches.count(), "error of the layers' outputs");
        Batches.Batch batch = batches.read(number);
        Map<String, Tensor> a =
            first.run(batch.inputs(), names(numbers, OutputPair::original), cancel);
        Map<String, Tensor> b =
            second.run(batch.inputs(), names(numbers, OutputPair::compressed), cancel);
        numbers.forEach(layer -> tally.add(layer, a, b, batch));
      }
    }
  }

  private static boolean isFloat(ModelSession session, String value) {
    return session.outputs().stream()
        .filter(output -> output.name().equals(value))
        .map(InputSpec::type)
        .anyMatch(type -> type.isFloat());
  }

  private static Set<String> names(List<OutputPair> layers, Function<OutputPair, String> of) {
    return layers.stream().map(of).collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
