package dev.espalier.runtime;

import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A runtime in this process that counts the models that are opened, and refuses when told to. */
public class WatchedRuntime implements ModelRuntime {
  private final InProcessRuntime runtime = new InProcessRuntime();
  private final AtomicInteger opened = new AtomicInteger();
  private int last = Integer.MAX_VALUE;
  private Runnable atLast = () -> {};

  /** How many models were opened. */
  public int opened() {
    return opened.get();
  }

  /** Opens so many models and no more. */
  public void refuseAfter(int models) {
    last = models;
  }

  /** Does something when it is asked for one more than that. */
  public void before(Runnable refusal) {
    atLast = refusal;
  }

  @Override
  public RuntimeInfo info() throws RuntimeFailure {
    return runtime.info();
  }

  @Override
  public ModelSession open(ModelSource source, SessionSettings settings, CancelSignal cancel)
      throws RuntimeFailure {
    if (opened.incrementAndGet() > last) {
      atLast.run();
      cancel.throwIfCancelled();
      throw new RuntimeFailure(
          RuntimeFailure.Kind.OUT_OF_MEMORY, source.name(), "there is no memory left", "", null);
    }
    return runtime.open(source, settings, cancel);
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
    return runtime.measurePaired(first, second, inputs, warmup, runs, cancel);
  }

  @Override
  public void close() {
    runtime.close();
  }
}
