package dev.espalier.compress;

import dev.espalier.calibrate.Calibration;
import dev.espalier.method.CompressionException;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;

/** Finds out what the values of a network hold on the samples that it was calibrated on. */
@FunctionalInterface
public interface ValueMeter {
  /**
   * Runs a network.
   *
   * @return what is known about values that may become integers, and of nothing else
   * @throws CompressionException if the network cannot be run on the samples
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  Calibration measure(CompressedNetwork network, Progress progress, CancelSignal cancel)
      throws CompressionException;
}
