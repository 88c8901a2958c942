package dev.espalier.tune;

import dev.espalier.calibrate.Calibration;
import dev.espalier.calibrate.CalibrationStore;
import dev.espalier.calibrate.Calibrator;
import dev.espalier.calibrate.OutputMeter;
import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.NetworkInputs;
import dev.espalier.compress.activation.IntegerFlow;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.export.Trial;
import dev.espalier.method.CompressionException;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what flows into the layers of a network. */
public final class NetworkCalibration {
  /** Samples that are usually enough: a convolution sees many places of each. */
  public static final int SAMPLES = 512;

  private static final Logger LOG = LoggerFactory.getLogger(NetworkCalibration.class);

  private final ModelRuntime runtime;
  private final LinearAlgebra algebra;
  private final Optional<CalibrationStore> store;

  /**
   * Prepares.
   *
   * @param runtime runs the network
   * @param algebra adds up the moments, and computes with them later
   * @param store where calibrations are kept
   */
  public NetworkCalibration(
      ModelRuntime runtime, LinearAlgebra algebra, Optional<CalibrationStore> store) {
    this.runtime = runtime;
    this.algebra = algebra;
    this.store = store;
  }

  /** Where calibrations are kept, given the folder that holds what is kept between starts. */
  public static CalibrationStore store(Path home) {
    return new CalibrationStore(home.resolve("calibrations"));
  }

  /**
   * Runs the network once on samples, unless that was done before and is kept.
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
    Optional<String> key =
        store.flatMap(kept -> key(compressor.network().model(), data, samples, progress, cancel));
    Optional<Calibration> known = store.flatMap(kept -> key.flatMap(kept::find));
    Calibration calibration =
        known.isPresent() ? known.get() : run(compressor, data, samples, progress, cancel);
    if (known.isEmpty()) {
      store.ifPresent(keeping -> key.ifPresent(name -> keeping.keep(name, calibration)));
    }
    return NetworkInputs.of(
        calibration,
        algebra,
        new StatisticsCorrector(new OutputMeter(runtime, data, samples)),
        (network, reporting, stopping) -> values(network, data, samples, reporting, stopping));
  }

  /** What the values of an equalized network hold, which costs a run, but no moments. */
  private Calibration values(
      CompressedNetwork network, Dataset data, int samples, Progress progress, CancelSignal cancel)
      throws CompressionException {
    try {
      return calibrator(network).calibrate(List.of(), data, samples, progress, cancel);
    } catch (RuntimeFailure | DataException e) {
      throw new CompressionException(
          "the ranges of equalized layers' values cannot be found: " + e.getMessage());
    }
  }

  /** Looks at values that may become integers besides. */
  private Calibrator calibrator(CompressedNetwork network) {
    return new Calibrator(
            runtime,
            shown -> Trial.source(network.trials(), editor -> editor.addOutputs(shown)),
            algebra)
        .with(IntegerFlow.candidates(network.network()));
  }

  private Calibration run(
      NetworkCompressor compressor,
      Dataset data,
      int samples,
      Progress progress,
      CancelSignal cancel)
      throws RuntimeFailure, DataException {
    List<Layer> layers = compressor.network().layers().stream().filter(Layer::tunable).toList();
    return calibrator(compressor.unchanged()).calibrate(layers, data, samples, progress, cancel);
  }

  /** What cannot be read now is complained of where it is used. */
  private static Optional<String> key(
      OnnxModel model, Dataset data, int samples, Progress progress, CancelSignal cancel) {
    try {
      progress.report(-1, "looking for an earlier calibration");
      return Optional.of(CalibrationKey.of(model, data, samples, cancel));
    } catch (IOException e) {
      LOG.debug("There is no key for {}", data.name(), e);
      return Optional.empty();
    }
  }
}
