package dev.espalier.tune.channel;

import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.OnnxException;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.NodeTiming;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeInfo;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** onnxruntime, but with a clock of its own that knows how long each model takes. */
public final class SteppedRuntime implements ModelRuntime {
  private final ModelRuntime real = new InProcessRuntime();
  private final ToLongFunction<OnnxModel> clock;
  private int measured;

  /**
   * A runtime.
   *
   * @param clock nanoseconds that a run of a model takes
   */
  public SteppedRuntime(ToLongFunction<OnnxModel> clock) {
    this.clock = clock;
  }

  /** How many measurements there were. */
  public int measured() {
    return measured;
  }

  @Override
  public RuntimeInfo info() {
    return new RuntimeInfo("stepped", "1");
  }

  @Override
  public ModelSession open(ModelSource source, SessionSettings settings, CancelSignal cancel)
      throws RuntimeFailure {
    ModelSession session = real.open(source, settings, cancel);
    if (!(source instanceof ModelSource.File file)) {
      return session;
    }
    try (OnnxModel model = OnnxModel.open(file.path())) {
      return new Stepped(session, clock.applyAsLong(model));
    } catch (OnnxException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public PairedLatency measurePaired(
      ModelSession first,
      ModelSession second,
      Map<String, Tensor> inputs,
      int warmup,
      int runs,
      CancelSignal cancel)
      throws RuntimeFailure {
    cancel.throwIfCancelled();
    measured++;
    // They have to run all the same, on the same inputs.
    return new PairedLatency(
        first.measure(inputs, warmup, runs, cancel), second.measure(inputs, warmup, runs, cancel));
  }

  /** A session that takes as long as it is said to. */
  private record Stepped(ModelSession real, long nanos) implements ModelSession {
    @Override
    public List<InputSpec> inputs() {
      return real.inputs();
    }

    @Override
    public List<InputSpec> outputs() {
      return real.outputs();
    }

    @Override
    public Map<String, Tensor> run(
        Map<String, Tensor> inputs, Set<String> wantedOutputs, CancelSignal cancel)
        throws RuntimeFailure {
      return real.run(inputs, wantedOutputs, cancel);
    }

    @Override
    public Latency measure(Map<String, Tensor> inputs, int warmup, int runs, CancelSignal cancel)
        throws RuntimeFailure {
      real.run(inputs, Set.of(), cancel);
      long[] all = new long[runs];
      Arrays.fill(all, nanos);
      return Latency.ofNanos(all);
    }

    @Override
    public List<NodeTiming> profile(Map<String, Tensor> inputs, int runs, CancelSignal cancel)
        throws RuntimeFailure {
      return real.profile(inputs, runs, cancel);
    }

    @Override
    public void close() {
      real.close();
    }
  }

  @Override
  public void close() {
    real.close();
  }
}
