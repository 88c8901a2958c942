package dev.espalier.runtime;

import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import java.util.Map;

/**
 * Opens models so that they can be run. Safe to use from several threads; closing it closes its
 * sessions.
 */
public interface ModelRuntime extends AutoCloseable {

  /** What runs the models. */
  RuntimeInfo info() throws RuntimeFailure;

  /**
   * Loads and optimizes a model.
   *
   * @throws RuntimeFailure if the runtime refuses the model or does not survive it
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  ModelSession open(ModelSource source, SessionSettings settings, CancelSignal cancel)
      throws RuntimeFailure;

  /** Loads and optimizes a model; cannot be cancelled. */
  default ModelSession open(ModelSource source, SessionSettings settings) throws RuntimeFailure {
    return open(source, settings, CancelSignal.none());
  }

  /**
   * Measures two sessions of this runtime in alternation, so that whatever else the machine does
   * hits both alike.
   *
   * @param inputs what both are run on
   * @param warmup unmeasured runs of each before the first measured one
   * @param runs measured runs of each, at least 1
   * @throws RuntimeFailure if a run fails
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  PairedLatency measurePaired(
      ModelSession first,
      ModelSession second,
      Map<String, Tensor> inputs,
      int warmup,
      int runs,
      CancelSignal cancel)
      throws RuntimeFailure;

  @Override
  void close();
}
