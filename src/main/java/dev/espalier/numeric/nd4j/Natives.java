package dev.espalier.numeric.nd4j;

import dev.espalier.numeric.log.Chatter;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the native libraries when they are first needed, and has them use a number of threads. */
final class Natives {
  private static final Logger LOG = LoggerFactory.getLogger(Natives.class);

  private static final Chatter CHATTER = new Chatter("org.nd4j");
  private final int threads;
  private boolean loaded;

  Natives(int threads) {
    this.threads = threads;
  }

  synchronized void load() {
    if (loaded) {
      return;
    }
    allowLargeProcesses();
    CHATTER.quiet();
    long start = System.nanoTime();
    Nd4j.getEnvironment().setMaxThreads(threads);
    openblas_nolapack.blas_set_num_threads(threads);
    loaded = true;
    LOG.debug("Linear algebra loaded in {} ms", (System.nanoTime() - start) / 1_000_000);
  }

  /**
   * JavaCPP refuses to allocate when the whole process, mapped models and onnxruntime included, is
   * larger than twice the heap. Its own allocations stay limited to the size of the heap.
   */
  private static void allowLargeProcesses() {
    String limit = "org.bytedeco.javacpp.maxPhysicalBytes";
    if (System.getProperty(limit) == null) {
      System.setProperty(limit, "0");
    }
  }
}
