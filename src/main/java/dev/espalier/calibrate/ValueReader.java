package dev.espalier.calibrate;

import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Function;

/** Runs a network on samples and hands over values that flow through it, some samples at a time. */
public final class ValueReader {
  private final ModelRuntime runtime;
  private final Function<Set<String>, ModelSource> exposing;

  /**
   * Prepares.
   *
   * @param exposing the network with these inner values among its outputs
   */
  public ValueReader(ModelRuntime runtime, Function<Set<String>, ModelSource> exposing) {
    this.runtime = runtime;
    this.exposing = exposing;
  }

  /**
   * Reads.
   *
   * @param values of the main graph; its inputs may be among them
   * @param sink gets the values of some samples by their names, the inputs always among them
   * @param wanted how many samples, spread evenly over the data; all where there are fewer
   * @throws RuntimeFailure if the network cannot be run
   * @throws DataException if samples cannot be read
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public void read(
      Set<String> values,
      Consumer<Map<String, Tensor>> sink,
      Dataset data,
      int wanted,
      CancelSignal cancel)
      throws RuntimeFailure, DataException {
    read(values, sink, data, wanted, share -> {}, cancel);
  }

  /** The same, telling which share of the samples was handed over. */
  void read(
      Set<String> values,
      Consumer<Map<String, Tensor>> sink,
      Dataset data,
      int wanted,
      DoubleConsumer progress,
      CancelSignal cancel)
      throws RuntimeFailure, DataException {
    Set<String> inner = new LinkedHashSet<>(values);
    data.inputNames().forEach(inner::remove);
    SampleBatches batches = new SampleBatches(data, Calibrator.samples(data, wanted));
    try (ModelSession session =
            runtime.open(exposing.apply(inner), SessionSettings.standard(), cancel);
        Ahead ahead = new Ahead()) {
      if (batches.hasNext()) {
        ahead.begin(() -> run(session, batches.next(), inner, cancel));
      }
      while (ahead.isBusy()) {
        Map<String, Tensor> seen = ahead.take();
        cancel.throwIfCancelled();
        progress.accept(batches.share());
        batches.seen(seen.values());
        if (batches.hasNext()) {
          ahead.begin(() -> run(session, batches.next(), inner, cancel));
        }
        sink.accept(seen);
      }
    }
  }

  private static Map<String, Tensor> run(
      ModelSession session, Map<String, Tensor> inputs, Set<String> inner, CancelSignal cancel)
      throws RuntimeFailure {
    Map<String, Tensor> seen = new HashMap<>(inputs);
    if (!inner.isEmpty()) {
      seen.putAll(session.run(inputs, inner, cancel));
    }
    return seen;
  }
}
