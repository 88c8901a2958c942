package dev.espalier.runtime.worker;

import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.NodeTiming;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeFailure.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** A session in a worker. */
final class WorkerSession implements ModelSession {

  private final Worker worker;
  private final int id;
  private final String model;
  private final List<InputSpec> inputs;
  private final List<InputSpec> outputs;
  private final AtomicBoolean closed = new AtomicBoolean();

  WorkerSession(Worker worker, String model, Reply.Opened opened) {
    this.worker = worker;
    this.id = opened.id();
    this.model = model;
    this.inputs = List.copyOf(opened.inputs());
    this.outputs = List.copyOf(opened.outputs());
  }

  @Override
  public List<InputSpec> inputs() {
    return inputs;
  }

  @Override
  public List<InputSpec> outputs() {
    return outputs;
  }

  @Override
  public Map<String, Tensor> run(
      Map<String, Tensor> tensors, Set<String> wantedOutputs, CancelSignal cancel)
      throws RuntimeFailure {
    Request.Run request = new Request.Run(worker.nextId(), id, tensors, wantedOutputs);
    return switch (ask(request, model, cancel)) {
      case Reply.Outputs outputs -> outputs.tensors();
      case Reply other -> throw unexpected(other);
    };
  }

  @Override
  public Latency measure(Map<String, Tensor> tensors, int warmup, int runs, CancelSignal cancel)
      throws RuntimeFailure {
    return Latency.ofNanos(measure(this, model, tensors, warmup, runs, cancel).first());
  }

  PairedLatency measurePaired(
      WorkerSession second, Map<String, Tensor> tensors, int warmup, int runs, CancelSignal cancel)
      throws RuntimeFailure {
    second.checkOpen();
    if (second.worker != worker) {
      // They were of one runtime, so one of the workers is lost; this says so.
      (worker.alive() ? second : this).measure(tensors, 0, 1, cancel);
    }
    String models = model.equals(second.model) ? model : model + " and " + second.model;
    Reply.Measured measured = measure(second, models, tensors, warmup, runs, cancel);
    long[] ofSecond = second == this ? measured.first() : measured.second();
    return new PairedLatency(Latency.ofNanos(measured.first()), Latency.ofNanos(ofSecond));
  }

  private Reply.Measured measure(
      WorkerSession second,
      String models,
      Map<String, Tensor> tensors,
      int warmup,
      int runs,
      CancelSignal cancel)
      throws RuntimeFailure {
    if (warmup < 0 || runs < 1) {
      throw new IllegalArgumentException(
          "cannot measure %d runs after %d to warm up".formatted(runs, warmup));
    }
    Request.Sessions sessions = new Request.Sessions(id, second.id);
    Request.Measure request = new Request.Measure(worker.nextId(), sessions, tensors, warmup, runs);
    return switch (ask(request, models, cancel)) {
      case Reply.Measured measured -> measured;
      case Reply other -> throw unexpected(other);
    };
  }

  @Override
  public List<NodeTiming> profile(Map<String, Tensor> tensors, int runs, CancelSignal cancel)
      throws RuntimeFailure {
    if (runs < 1) {
      throw new IllegalArgumentException("cannot profile %d runs".formatted(runs));
    }
    Request.Profile request = new Request.Profile(worker.nextId(), id, tensors, runs);
    return switch (ask(request, model, cancel)) {
      case Reply.Profiled profiled -> profiled.timings();
      case Reply other -> throw unexpected(other);
    };
  }

  private Reply ask(Request.Use request, String models, CancelSignal cancel) throws RuntimeFailure {
    checkOpen();
    return worker.ask(request, models, cancel);
  }

  private void checkOpen() throws RuntimeFailure {
    if (closed.get()) {
      throw new RuntimeFailure(Kind.GONE, model, model + " has been closed", "Open it again", null);
    }
  }

  private static IllegalStateException unexpected(Reply reply) {
    return new IllegalStateException("not what was asked for: " + reply);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      worker.closeSession(id);
    }
  }
}
