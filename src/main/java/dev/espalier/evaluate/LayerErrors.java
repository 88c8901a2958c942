package dev.espalier.evaluate;

import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.numeric.Progress;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.RuntimeFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Measures the error of each layer's output. */
public final class LayerErrors {

  private LayerErrors() {}

  /**
   * Runs both models on some of the data, sample by sample, and compares inner values.
   *
   * @param original a session of the original with the inner values among its outputs
   * @param compressed a session of the compressed model with the inner values among its outputs
   * @param layers the names of the values in either model
   * @param samples how many samples at most, drawn at random
   * @return in the order of {@code layers}, without those whose values are no numbers or differ in
   *     size; if cancelled, what was known by then
   * @throws RuntimeFailure if a model cannot be run
   * @throws DataException if samples cannot be read
   */
  public static List<LayerError> measure(
      ModelSession original,
      ModelSession compressed,
      List<OutputPair> layers,
      Dataset data,
      int samples,
      Progress progress,
      CancelSignal cancel)
      throws RuntimeFailure, DataException {
    Map<OutputPair, SignalErrorSum> sums = new LinkedHashMap<>();
    layers.forEach(layer -> sums.put(layer, new SignalErrorSum()));
    Set<String> originals = names(layers, true);
    Set<String> compresseds = names(layers, false);
    int[] order = SampleOrder.draw(data.size(), Math.min(samples, data.size()), 1);
    Batches batches = Batches.of(data, order, 1);
    try {
      for (int number = 0; number < batches.count(); number++) {
        progress.report((double) number / batches.count(), "error of the layers");
        Batches.Batch batch = batches.read(number);
        Map<String, Tensor> a = original.run(batch.inputs(), originals, cancel);
        Map<String, Tensor> b = compressed.run(batch.inputs(), compresseds, cancel);
        sums.forEach((layer, sum) -> add(sum, layer, a, b, batch));
      }
    } catch (CancelledException e) {
      return errors(sums);
    }
    return errors(sums);
  }

  private static Set<String> names(List<OutputPair> layers, boolean original) {
    return layers.stream()
        .map(layer -> original ? layer.original() : layer.compressed())
        .collect(Collectors.toSet());
  }

  private static void add(
      SignalErrorSum sum,
      OutputPair layer,
      Map<String, Tensor> original,
      Map<String, Tensor> compressed,
      Batches.Batch batch) {
    Optional<float[]> a = floats(original.get(layer.original()));
    Optional<float[]> b = floats(compressed.get(layer.compressed()));
    if (a.isEmpty() || b.isEmpty() || a.get().length != b.get().length) {
      return;
    }
    int length = a.get().length;
    // Of a batch that was filled up only the rows of real samples count.
    boolean rows = length % batch.rows() == 0;
    sum.add(a.get(), b.get(), 0, rows ? length / batch.rows() * batch.indices().length : length);
  }

  private static Optional<float[]> floats(@Nullable Tensor tensor) {
    return Optional.ofNullable(tensor).filter(t -> t.type().isFloat()).map(Tensor::toFloats);
  }

  private static List<LayerError> errors(Map<OutputPair, SignalErrorSum> sums) {
    return sums.entrySet().stream()
        .map(entry -> new LayerError(entry.getKey().layer(), entry.getValue().error()))
        .filter(error -> error.error().samples() + error.error().skipped() > 0)
        .toList();
  }
}
