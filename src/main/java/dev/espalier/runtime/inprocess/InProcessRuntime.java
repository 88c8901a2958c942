package dev.espalier.runtime.inprocess;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeInfo;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.SessionFactory.OpenedSession;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * onnxruntime in this process: for models that we wrote ourselves, and for tests. A bad model can
 * end the process, and loading one cannot be cancelled once it has begun.
 */
public final class InProcessRuntime implements ModelRuntime {

  private final RunWatch watch = new RunWatch();
  private final DeepCalls calls = new DeepCalls();
  private final Set<InProcessSession> sessions = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  @Override
  public RuntimeInfo info() throws RuntimeFailure {
    return new RuntimeInfo("onnxruntime", Onnxruntime.environment("any model").getVersion());
  }

  @Override
  public ModelSession open(ModelSource source, SessionSettings settings, CancelSignal cancel)
      throws RuntimeFailure {
    if (closed) {
      throw new IllegalStateException("the runtime is closed");
    }
    OrtEnvironment environment = Onnxruntime.environment(source.name());
    cancel.throwIfCancelled();
    return calls.make(() -> load(environment, source, settings));
  }

  private ModelSession load(
      OrtEnvironment environment, ModelSource source, SessionSettings settings)
      throws RuntimeFailure {
    try {
      OpenedSession opened = SessionFactory.open(environment, source, settings, null);
      SessionContext context = new SessionContext(environment, source, settings, watch, calls);
      InProcessSession session = new InProcessSession(context, opened, sessions::remove);
      sessions.add(session);
      return session;
    } catch (OrtException e) {
      throw OrtErrors.failure("to load", source.name(), e);
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
    InProcessSession ofFirst = measured(first);
    InProcessSession ofSecond = measured(second);
    Stopwatch stopwatch = new Stopwatch(warmup, runs);
    return calls.make(() -> {
      try (Measured one = ofFirst.prepare(inputs, cancel);
          Measured other = ofSecond.prepare(inputs, cancel)) {
        return stopwatch.alternate(one, other);
      }
    });
  }

  private InProcessSession measured(ModelSession session) {
    if (session instanceof InProcessSession ours && sessions.contains(ours)) {
      return ours;
    }
    throw new IllegalArgumentException("not an open session of this runtime: " + session);
  }

  /** Ends runs under way as if they had been cancelled, and frees all sessions. */
  @Override
  public void close() {
    closed = true;
    watch.close();
    List.copyOf(sessions).forEach(ModelSession::close);
  }
}
