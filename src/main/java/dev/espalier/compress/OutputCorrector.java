package dev.espalier.compress;

import dev.espalier.method.CompressionException;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import java.util.List;

/** Brings the outputs of compressed layers back to the statistics of the original network. */
@FunctionalInterface
public interface OutputCorrector {
  /**
   * Corrects layers, each with those before it corrected.
   *
   * @param network without corrections
   * @param layers those to correct, in the order of the network; each has a bias
   * @return the same network with corrections
   * @throws CompressionException if the network cannot be run on the samples
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  CompressedNetwork correct(
      CompressedNetwork network, List<Layer> layers, Progress progress, CancelSignal cancel)
      throws CompressionException;
}
