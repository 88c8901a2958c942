package dev.espalier.runtime.worker;

import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeFailure.Kind;
import dev.espalier.runtime.RuntimeInfo;
import dev.espalier.runtime.SessionSettings;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * onnxruntime in a process of its own, which is started when it is first needed and again after it
 * was lost. Sessions of a lost process are lost too, and have to be opened again.
 *
 * <p>Requests from several threads are worked on side by side in the one process. When it crashes,
 * all that were under way are suspects, and fail alike.
 */
public final class WorkerRuntime implements ModelRuntime {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerRuntime.class);

  private final Limits limits;
  private @Nullable Worker worker;
  private boolean closed;

  /** A runtime whose models may take so much. */
  public WorkerRuntime(Limits limits) {
    this.limits = limits;
  }

  /** Starts the process in the background, so that the first model need not wait for it. */
  public void warmUp() {
    Thread.ofVirtual()
        .name("espalier-worker-start")
        .start(() -> {
          try {
            LOG.debug("{} is ready", info());
          } catch (RuntimeFailure e) {
            LOG.warn("The process for models cannot be started", e);
          }
        });
  }

  /** The process that runs the models, if there is one. */
  public synchronized OptionalLong pid() {
    Worker current = worker;
    return current == null || !current.alive()
        ? OptionalLong.empty()
        : OptionalLong.of(current.pid());
  }

  @Override
  public RuntimeInfo info() throws RuntimeFailure {
    Worker current = worker();
    Request.Hello request = new Request.Hello(current.nextId());
    return switch (current.ask(request, "any model", CancelSignal.none())) {
      case Reply.Ready ready -> new RuntimeInfo(ready.name(), ready.version());
      case Reply other -> throw new IllegalStateException("not what was asked for: " + other);
    };
  }

  @Override
  public ModelSession open(ModelSource source, SessionSettings settings, CancelSignal cancel)
      throws RuntimeFailure {
    try {
      return open(worker(), source, settings, cancel);
    } catch (RuntimeFailure e) {
      if (e.kind() != Kind.GONE) {
        throw e;
      }
      // The process was lost, but not to this model.
      return open(worker(), source, settings, cancel);
    }
  }

  private static ModelSession open(
      Worker worker, ModelSource source, SessionSettings settings, CancelSignal cancel)
      throws RuntimeFailure {
    Request.Open request = new Request.Open(worker.nextId(), source, settings);
    return switch (worker.ask(request, source.name(), cancel)) {
      case Reply.Opened opened -> new WorkerSession(worker, source.name(), opened);
      case Reply other -> throw new IllegalStateException("not what was asked for: " + other);
    };
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
    return ours(first).measurePaired(ours(second), inputs, warmup, runs, cancel);
  }

  private static WorkerSession ours(ModelSession session) {
    if (session instanceof WorkerSession ours) {
      return ours;
    }
    throw new IllegalArgumentException("not a session of this runtime: " + session);
  }

  private synchronized Worker worker() throws RuntimeFailure {
    if (closed) {
      throw new IllegalStateException("the runtime is closed");
    }
    Worker current = worker;
    if (current == null || !current.alive()) {
      current = start();
      worker = current;
    }
    return current;
  }

  private Worker start() throws RuntimeFailure {
    try {
      return Worker.start(limits);
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.CRASHED,
          "any model",
          "The process for models cannot be started: " + e.getMessage(),
          "Check that the folder for temporary files can be written to",
          e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    Worker current = worker;
    if (current != null) {
      current.close();
    }
  }
}
