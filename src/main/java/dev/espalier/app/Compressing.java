package dev.espalier.app;

import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.DataException;
import dev.espalier.method.CompressionException;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.RuntimeFailure;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the open network for all that look at the result: each takes over what the one before
 * has done already, and waits for it rather than doing the same beside it. Safe to use from several
 * threads.
 */
final class Compressing {

  private static final long ASKED_AGAIN_MILLIS = 50;

  private final NetworkCompressor compressor;
  private final Calibrating calibrating;
  private final ReentrantLock working = new ReentrantLock();
  private volatile @Nullable CompressedNetwork newest;

  /**
   * Nothing is compressed yet.
   *
   * @param calibrating finds out what has to be known to compress
   */
  Compressing(NetworkCompressor compressor, Calibrating calibrating) {
    this.compressor = compressor;
    this.calibrating = calibrating;
  }

  /** The network as it was compressed last; what did not change since need not be done again. */
  Optional<CompressedNetwork> newest() {
    return Optional.ofNullable(newest);
  }

  /**
   * Compresses.
   *
   * @throws CompressionException if a layer cannot be compressed as planned
   * @throws RuntimeFailure if the network cannot be run to be calibrated
   * @throws DataException if samples cannot be read
   * @throws dev.espalier.numeric.CancelledException if cancelled
   * @throws InterruptedException if the program ends
   */
  CompressedNetwork compress(Recipe recipe, TaskContext context)
      throws CompressionException, RuntimeFailure, DataException, InterruptedException {
    calibrating.await(recipe, context);
    boolean mine = false;
    while (!mine) {
      context.cancel().throwIfCancelled();
      mine = working.tryLock(ASKED_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
    try {
      CompressedNetwork compressed =
          compressor.compress(recipe, newest(), context.progress(), context.cancel());
      newest = compressed;
      return compressed;
    } finally {
      working.unlock();
    }
  }
}
