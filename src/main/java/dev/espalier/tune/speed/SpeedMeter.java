package dev.espalier.tune.speed;

import dev.espalier.method.CompressionException;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.RuntimeFailure;
import java.io.IOException;

/** Measures variants of a network against the original, each time with sessions opened anew. */
public interface SpeedMeter {
  /**
   * Measures a variant, whole and by layers.
   *
   * @throws RuntimeFailure if the original or the variant cannot be run
   * @throws CompressionException if the variant cannot be made
   * @throws IOException if a file cannot be written
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  VariantSpeed profile(Variant variant, CancelSignal cancel)
      throws RuntimeFailure, CompressionException, IOException;

  /**
   * Measures a variant as a whole.
   *
   * @return its time by the original's: the median over pairs of runs
   * @throws RuntimeFailure if the original or the variant cannot be run
   * @throws CompressionException if the variant cannot be made
   * @throws IOException if a file cannot be written
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  double ratio(Variant variant, CancelSignal cancel)
      throws RuntimeFailure, CompressionException, IOException;
}
