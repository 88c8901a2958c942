package dev.espalier.runtime.worker;

import dev.espalier.runtime.inprocess.RunListener;

/** A request that the worker is working on. */
final class ServedRequest implements RunListener {

  private static final long NANOS_BETWEEN_SIGNS = 500_000_000;

  private final Runnable signOfLife;
  private volatile boolean cancelled;
  private long lastSign = System.nanoTime();

  ServedRequest(Runnable signOfLife) {
    this.signOfLife = signOfLife;
  }

  void cancel() {
    cancelled = true;
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  @Override
  public void runEnded() {
    long now = System.nanoTime();
    if (now - lastSign > NANOS_BETWEEN_SIGNS) {
      lastSign = now;
      signOfLife.run();
    }
  }
}
