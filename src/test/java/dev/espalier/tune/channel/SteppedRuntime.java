package dev.espalier.tune.channel;

import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.OnnxException;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeInfo;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** onnxruntime, but with a clock of its own that knows how long each model takes. */
public final class SteppedRuntime implements ModelRuntime {
  private final ModelRuntime real = new InProcessRuntime();
  private final IdentityHashMap<ModelSession, Long> nanos = new IdentityHashMap<>();
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
    if (source instanceof ModelSource.File file) {
      try (OnnxModel model = OnnxModel.open(file.path())) {
        nanos.put(session, clock.applyAsLong(model));
      } catch (OnnxException e) {
        throw new AssertionError(e);
      }
    }
    return session;
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
    // They have to run all the same, on the same inputs.
    real.measurePaired(first, second, inputs, 0, 1, cancel);
    measured++;
    return new PairedLatency(times(first, runs), times(second, runs));
  }

  private Latency times(ModelSession session, int runs) {
    long[] all = new long[runs];
    Arrays.fill(all, nanos.get(session));
    return Latency.ofNanos(all);
  }

  @Override
  public void close() {
    real.close();
  }
}
