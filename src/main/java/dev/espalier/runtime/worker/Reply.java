package dev.espalier.runtime.worker;

import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.runtime.NodeTiming;
import dev.espalier.runtime.RuntimeFailure;
import java.util.List;
import java.util.Map;

/** What the worker replies; {@code id} is that of the request. */
sealed interface Reply {

  int id();

  /** The worker is up, and this is what runs the models. */
  record Ready(int id, String name, String version) implements Reply {}

  /** The model is open. */
  record Opened(int id, List<InputSpec> inputs, List<InputSpec> outputs) implements Reply {}

  /** The outputs of a run. */
  record Outputs(int id, Map<String, Tensor> tensors) implements Reply {}

  /** Nanoseconds of each run, of the first and the second session. */
  record Measured(int id, long[] first, long[] second) implements Reply {}

  /** The kernels' times. */
  record Profiled(int id, List<NodeTiming> timings) implements Reply {}

  /** It cannot be done, for the reason that the message says. */
  record Failed(int id, RuntimeFailure.Kind kind, String message) implements Reply {}

  /** It was cancelled. */
  record Cancelled(int id) implements Reply {}

  /** Still at it, and getting on. */
  record Alive(int id) implements Reply {}
}
