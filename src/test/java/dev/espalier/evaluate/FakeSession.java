package dev.espalier.evaluate;

import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.NodeTiming;
import dev.espalier.runtime.RuntimeFailure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model made of a function, so that what it says is known. */
final class FakeSession implements ModelSession {

  /** What the model computes. */
  interface Function {
    Map<String, Tensor> apply(Map<String, Tensor> inputs) throws RuntimeFailure;
  }

  private final List<InputSpec> outputs;
  private final Function function;
  private final long nanos;

  FakeSession(List<InputSpec> outputs, long nanos, Function function) {
    this.outputs = outputs;
    this.nanos = nanos;
    this.function = function;
  }

  Map<String, Tensor> apply(Map<String, Tensor> inputs) throws RuntimeFailure {
    return function.apply(inputs);
  }

  @Override
  public List<InputSpec> inputs() {
    return List.of();
  }

  @Override
  public List<InputSpec> outputs() {
    return outputs;
  }

  @Override
  public Map<String, Tensor> run(
      Map<String, Tensor> inputs, Set<String> wantedOutputs, CancelSignal cancel)
      throws RuntimeFailure {
    cancel.throwIfCancelled();
    Map<String, Tensor> all = new LinkedHashMap<>(function.apply(inputs));
    if (!wantedOutputs.isEmpty()) {
      all.keySet().retainAll(wantedOutputs);
    }
    return all;
  }

  @Override
  public Latency measure(Map<String, Tensor> inputs, int warmup, int runs, CancelSignal cancel) {
    cancel.throwIfCancelled();
    long[] times = new long[runs];
    Arrays.fill(times, nanos);
    return Latency.ofNanos(times);
  }

  @Override
  public List<NodeTiming> profile(Map<String, Tensor> inputs, int runs, CancelSignal cancel) {
    return List.of();
  }

  @Override
  public void close() {}
}
