package dev.espalier.runtime.inprocess;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.NodeTiming;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeFailure.Kind;
import dev.espalier.runtime.inprocess.SessionFactory.OpenedSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session of onnxruntime. Runs hold the read lock, so that closing waits for them. */
final class InProcessSession implements ModelSession {

  private static final Logger LOG = LoggerFactory.getLogger(InProcessSession.class);

  private final SessionContext context;
  private final OpenedSession opened;
  private final Consumer<InProcessSession> onClose;
  private final List<InputSpec> inputs;
  private final List<InputSpec> outputs;
  private final InputCheck check;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean closed;

  InProcessSession(SessionContext context, OpenedSession opened, Consumer<InProcessSession> onClose)
      throws OrtException {
    this.context = context;
    this.opened = opened;
    this.onClose = onClose;
    this.inputs = specs(opened.session().getInputInfo());
    this.outputs = specs(opened.session().getOutputInfo());
    this.check = new InputCheck(context.model(), inputs, outputs);
  }

  private static List<InputSpec> specs(Map<String, NodeInfo> infos) {
    return infos.values().stream().map(OrtTensors::spec).toList();
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
    check.checkOutputs(wantedOutputs);
    Set<String> wanted =
        outputs.stream()
            .filter(output -> output.type() != ElementType.OTHER)
            .map(InputSpec::name)
            .filter(name -> wantedOutputs.isEmpty() || wantedOutputs.contains(name))
            .collect(Collectors.toSet());
    if (wanted.size() < wantedOutputs.size()) {
      throw notNumbers(wantedOutputs, wanted);
    }
    return context.calls().make(() -> outputs(tensors, wanted, cancel));
  }

  private Map<String, Tensor> outputs(
      Map<String, Tensor> tensors, Set<String> wanted, CancelSignal cancel) throws RuntimeFailure {
    try (PreparedRun run = prepare(tensors, cancel);
        OrtSession.Result result = run.run(wanted)) {
      Map<String, Tensor> values = new LinkedHashMap<>();
      for (InputSpec output : outputs) {
        OnnxValue value = result.get(output.name()).orElse(null);
        if (value instanceof OnnxTensor tensor) {
          values.put(output.name(), OrtTensors.copyOf(tensor));
        }
      }
      return values;
    }
  }

  private RuntimeFailure notNumbers(Set<String> wantedOutputs, Set<String> tensors) {
    String names =
        wantedOutputs.stream()
            .filter(name -> !tensors.contains(name))
            .collect(Collectors.joining("', '"));
    return new RuntimeFailure(
        Kind.REFUSED,
        context.model(),
        "output '%s' of %s is not a tensor of numbers".formatted(names, context.model()),
        "Ask for the others",
        null);
  }

  @Override
  public Latency measure(Map<String, Tensor> tensors, int warmup, int runs, CancelSignal cancel)
      throws RuntimeFailure {
    Stopwatch stopwatch = new Stopwatch(warmup, runs);
    return context
        .calls()
        .make(() -> {
          try (Measured run = prepare(tensors, cancel)) {
            return stopwatch.measure(run);
          }
        });
  }

  @Override
  public List<NodeTiming> profile(Map<String, Tensor> tensors, int runs, CancelSignal cancel)
      throws RuntimeFailure {
    check.checkInputs(tensors);
    checkOpen();
    Profiler profiler = new Profiler(context);
    return context.calls().make(() -> profiler.profile(tensors, runs, cancel));
  }

  private void checkOpen() throws RuntimeFailure {
    if (closed) {
      throw new RuntimeFailure(
          Kind.GONE, context.model(), context.model() + " has been closed", "Open it again", null);
    }
  }

  /** Holds the session open until the result is closed. */
  PreparedRun prepare(Map<String, Tensor> tensors, CancelSignal cancel) throws RuntimeFailure {
    check.checkInputs(tensors);
    lock.readLock().lock();
    try {
      checkOpen();
    } catch (RuntimeFailure e) {
      lock.readLock().unlock();
      throw e;
    }
    return PreparedRun.of(
        context, opened.session(), tensors, cancel, () -> lock.readLock().unlock());
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        opened.close();
        onClose.accept(this);
      }
    } catch (OrtException e) {
      LOG.warn("{} could not be freed", context.model(), e);
    } finally {
      lock.writeLock().unlock();
    }
  }
}
