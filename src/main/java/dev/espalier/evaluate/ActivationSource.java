package dev.espalier.evaluate;

import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.RuntimeFailure;
import java.util.Map;
import java.util.Set;

/** Opens one model so that values in its inside can be seen. */
public interface ActivationSource {

  /**
   * A session of the model with these values among its outputs. A runtime holds all outputs of a
   * session until the end of a run, also those that nobody asks for: name few of them at a time.
   *
   * @param values names of values in the main graph
   * @throws RuntimeFailure if the runtime refuses the model or does not survive it
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  ModelSession open(Set<String> values, CancelSignal cancel) throws RuntimeFailure;

  /**
   * The sizes of these values for some inputs, found by one run that holds none of them longer than
   * the model itself does.
   *
   * @param values names of values in the main graph
   * @throws RuntimeFailure if the model cannot be run
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  Map<String, long[]> shapes(Set<String> values, Map<String, Tensor> inputs, CancelSignal cancel)
      throws RuntimeFailure;
}
