package dev.espalier.evaluate;

import dev.espalier.data.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Adds up the errors of the layers, and remembers which were not measured and why. */
final class LayerErrorTally {

  private final Map<OutputPair, SignalErrorSum> sums = new LinkedHashMap<>();
  private final Map<OutputPair, String> leftOut = new LinkedHashMap<>();

  LayerErrorTally(List<OutputPair> layers) {
    layers.forEach(layer -> sums.put(layer, new SignalErrorSum()));
  }

  /** Gives a layer up; what was added of it before does not count. */
  void leaveOut(OutputPair layer, String reason) {
    leftOut.put(layer, reason);
  }

  /** Adds what a batch gave for a layer. */
  void add(
      OutputPair layer,
      Map<String, Tensor> original,
      Map<String, Tensor> compressed,
      Batches.Batch batch) {
    Tensor first = Objects.requireNonNull(original.get(layer.original()), layer.original());
    Tensor second = Objects.requireNonNull(compressed.get(layer.compressed()), layer.compressed());
    if (first.elementCount() != second.elementCount()) {
      leaveOut(
          layer,
          "puts out %s in the original but %s in the compressed model".formatted(first, second));
      return;
    }
    float[] a = first.toFloats();
    int length = a.length;
    // Of a batch that was filled up only the rows of real samples count.
    boolean rows = length % batch.rows() == 0;
    int counted = rows ? length / batch.rows() * batch.indices().length : length;
    sum(layer).add(a, second.toFloats(), 0, counted);
  }

  private SignalErrorSum sum(OutputPair layer) {
    return Objects.requireNonNull(sums.get(layer), layer.layer());
  }

  /**
   * What is known.
   *
   * @param otherwise why layers were not measured of which nothing else is known
   */
  LayerErrors errors(String otherwise) {
    List<LayerError> measured = new ArrayList<>();
    List<UnmeasuredLayer> unmeasured = new ArrayList<>();
    sums.forEach((layer, sum) -> {
      SignalError error = sum.error();
      if (leftOut.containsKey(layer)) {
        unmeasured.add(new UnmeasuredLayer(layer.layer(), leftOut.get(layer)));
      } else if (error.samples() + error.skipped() == 0) {
        unmeasured.add(new UnmeasuredLayer(layer.layer(), otherwise));
      } else {
        measured.add(new LayerError(layer.layer(), error));
      }
    });
    return new LayerErrors(measured, unmeasured);
  }
}
