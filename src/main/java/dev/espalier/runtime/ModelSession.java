package dev.espalier.runtime;

import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model that is loaded and ready to run. Safe to use from several threads: runs go on side by
 * side, closing waits for those under way. After a {@link RuntimeFailure} of kind CRASHED, HUNG,
 * OUT_OF_MEMORY or GONE the session is lost and has to be opened again.
 */
public interface ModelSession extends AutoCloseable {

  /** What the model takes, in its own order. */
  List<InputSpec> inputs();

  /**
   * What the model gives, in its own order, with the shapes that the runtime inferred. Naming inner
   * values as outputs of a model is thus also a way to learn their types and shapes.
   */
  List<InputSpec> outputs();

  /**
   * Runs the model once.
   *
   * @param inputs a tensor for every input
   * @param wantedOutputs names of outputs; empty for all that are tensors
   * @return the outputs asked for, in the model's order
   * @throws RuntimeFailure if inputs or names do not fit the model, or the run fails
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  Map<String, Tensor> run(
      Map<String, Tensor> inputs, Set<String> wantedOutputs, CancelSignal cancel)
      throws RuntimeFailure;

  /**
   * Measures how long a run takes. The outputs are thrown away.
   *
   * @param warmup unmeasured runs before the first measured one
   * @param runs measured runs, at least 1
   * @throws RuntimeFailure if a run fails
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  Latency measure(Map<String, Tensor> inputs, int warmup, int runs, CancelSignal cancel)
      throws RuntimeFailure;

  /**
   * Measures each kernel of the optimized graph, on a second session of the same model that is
   * opened for this. The times add up to less than a run takes; scale them to {@link #measure}.
   *
   * @param runs measured runs, at least 1
   * @throws RuntimeFailure if a run fails
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  List<NodeTiming> profile(Map<String, Tensor> inputs, int runs, CancelSignal cancel)
      throws RuntimeFailure;

  /** Frees the model; does nothing if it is closed or lost already. */
  @Override
  void close();
}
