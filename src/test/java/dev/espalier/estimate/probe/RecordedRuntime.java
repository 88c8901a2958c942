package dev.espalier.estimate.probe;

import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeInfo;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** onnxruntime, but with a clock of its own: the second model takes three times as long. */
public final class RecordedRuntime implements ModelRuntime {

  /** What every probe shows. */
  public static final double RATIO = 3;

  private static final long NANOS = 2_000_000;

  private final ModelRuntime real = new InProcessRuntime();
  private final CountDownLatch held = new CountDownLatch(1);
  private String version = "1";
  private String slow = "";
  private Duration slowness = Duration.ZERO;
  private volatile boolean refusing;
  private volatile boolean holding;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger measured = new AtomicInteger();

  /** Says that it is another one from now on. */
  void setVersion(String other) {
    version = other;
  }

  /** Refuses probes, but not the network. */
  public void refuseProbes() {
    refusing = true;
  }

  /** Takes longer to open files of this name, so much at least. */
  void setSlow(String file, Duration delay) {
    slow = file;
    slowness = delay;
  }

  /** Lets the next measurement of two models take until it is cancelled. */
  public void hold() {
    holding = true;
  }

  /** Waits until a measurement has begun that will take until it is cancelled. */
  public boolean awaitHeld() throws InterruptedException {
    return held.await(60, TimeUnit.SECONDS);
  }

  /** How many models were opened. */
  int opened() {
    return opened.get();
  }

  /** How often two models were measured for a result. */
  public int measured() {
    return measured.get();
  }

  @Override
  public RuntimeInfo info() {
    return new RuntimeInfo("recorded", version);
  }

  @Override
  public ModelSession open(ModelSource source, SessionSettings settings, CancelSignal cancel)
      throws RuntimeFailure {
    opened.incrementAndGet();
    if (refusing && source instanceof ModelSource.File) {
      throw new RuntimeFailure(
          RuntimeFailure.Kind.REFUSED, source.name(), "It is refused", "", null);
    }
    if (source instanceof ModelSource.File && source.name().equals(slow)) {
      long end = System.nanoTime() + slowness.toNanos();
      for (long left = slowness.toNanos(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
    return real.open(source, settings, cancel);
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
    if (holding) {
      holding = false;
      held.countDown();
      while (true) {
        cancel.throwIfCancelled();
        Thread.onSpinWait();
      }
    }
    // They have to run all the same.
    real.measurePaired(first, second, inputs, 0, 1, cancel);
    measured.addAndGet(runs > 1 ? 1 : 0);
    return new PairedLatency(times(runs, NANOS), times(runs, (long) (RATIO * NANOS)));
  }

  private static Latency times(int runs, long nanos) {
    long[] all = new long[runs];
    Arrays.fill(all, nanos);
    return Latency.ofNanos(all);
  }

  @Override
  public void close() {
    real.close();
  }
}
