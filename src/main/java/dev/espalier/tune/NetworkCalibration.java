package dev.espalier.tune;

import dev.espalier.calibrate.Calibration;
import dev.espalier.calibrate.Calibrator;
import dev.espalier.calibrate.OutputMeter;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.NetworkInputs;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.export.Trial;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import java.util.List;

/** Finds out what flows into the layers of a network. */
public final class NetworkCalibration {
  /** Samples that are usually enough: a convolution sees many places of each. */
  public static final int SAMPLES = 512;

  private final ModelRuntime runtime;
  private final LinearAlgebra algebra;

  /**
   * Prepares.
   *
   * @param runtime runs the network
   * @param algebra adds up the moments, and computes with them later
   */
  public NetworkCalibration(ModelRuntime runtime, LinearAlgebra algebra) {
    this.runtime = runtime;
    this.algebra = algebra;
  }

  /**
   * Runs the network once on samples.
   *
   * @param data has to stay open as long as the result is used: outputs are corrected on it
   * @param samples how many of them, spread evenly; all where there are fewer
   * @throws RuntimeFailure if the network cannot be run
   * @throws DataException if samples cannot be read
   */
  public NetworkInputs calibrate(
      NetworkCompressor compressor,
      Dataset data,
      int samples,
      Progress progress,
      CancelSignal cancel)
      throws RuntimeFailure, DataException {
    List<Layer> layers = compressor.network().layers().stream().filter(Layer::tunable).toList();
    Calibrator calibrator =
        new Calibrator(
            runtime,
            values ->
                Trial.source(compressor.unchanged().trials(), editor -> editor.addOutputs(values)),
            algebra);
    Calibration calibration = calibrator.calibrate(layers, data, samples, progress, cancel);
    return NetworkInputs.of(
        calibration, algebra, new StatisticsCorrector(new OutputMeter(runtime, data, samples)));
  }
}
