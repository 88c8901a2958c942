package dev.espalier.export;

import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.NodeTiming;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeInfo;
import dev.espalier.runtime.SessionSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A runtime that spoils one thing about the files that are being written. */
public record SpoiltRuntime(ModelRuntime sound, Check spoilt) implements ModelRuntime {

  @Override
  public RuntimeInfo info() throws RuntimeFailure {
    return sound.info();
  }

  @Override
  public ModelSession open(ModelSource source, SessionSettings settings, CancelSignal cancel)
      throws RuntimeFailure {
    boolean written = source.name().endsWith(".part.onnx");
    boolean file = source instanceof ModelSource.File;
    if (written && file && spoilt == Check.LOADS) {
      throw new RuntimeFailure(
          RuntimeFailure.Kind.REFUSED, source.name(), "it is not to its taste", "", null);
    }
    ModelSession session = sound.open(source, settings, cancel);
    boolean hit = written && spoilt == (file ? Check.OUTPUTS : Check.WEIGHTS);
    return hit ? new Spoilt(session) : session;
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
    return sound.measurePaired(first, second, inputs, warmup, runs, cancel);
  }

  @Override
  public void close() {
    sound.close();
  }

  /** A session whose every output is off by a thousandth in its last number. */
  private record Spoilt(ModelSession sound) implements ModelSession {
    @Override
    public List<InputSpec> inputs() {
      return sound.inputs();
    }

    @Override
    public List<InputSpec> outputs() {
      return sound.outputs();
    }

    @Override
    public Map<String, Tensor> run(
        Map<String, Tensor> inputs, Set<String> wantedOutputs, CancelSignal cancel)
        throws RuntimeFailure {
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      for (var output : sound.run(inputs, wantedOutputs, cancel).entrySet()) {
        float[] values = output.getValue().toFloats();
        values[values.length - 1] = 1.001f * values[values.length - 1] + 0.01f;
        outputs.put(output.getKey(), Tensor.of(values, output.getValue().shape()));
      }
      return outputs;
    }

    @Override
    public Latency measure(Map<String, Tensor> inputs, int warmup, int runs, CancelSignal cancel)
        throws RuntimeFailure {
      return sound.measure(inputs, warmup, runs, cancel);
    }

    @Override
    public List<NodeTiming> profile(Map<String, Tensor> inputs, int runs, CancelSignal cancel)
        throws RuntimeFailure {
      return sound.profile(inputs, runs, cancel);
    }

    @Override
    public void close() {
      sound.close();
    }
  }
}
