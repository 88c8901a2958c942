package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.NetworkInputs;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.InputSpec;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network is calibrated once on the same samples. */
class NetworkCalibrationTest {
  private static final Path SAMPLES = Path.of("assets/samples");
  private static final Path IMAGES = SAMPLES.resolve("fashion-mnist");
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);
  private static final ModelRuntime RUNTIME = new InProcessRuntime();
  private static final int WANTED = 24;

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    RUNTIME.close();
  }

  private static Dataset data(OnnxModel model, String file) throws IOException, RuntimeFailure {
    List<InputSpec> inputs;
    try (var session =
        RUNTIME.open(
            new ModelSource.File(model.file()), SessionSettings.standard(), CancelSignal.none())) {
      inputs = session.inputs();
    }
    return Datasets.open(IMAGES.resolve(file), inputs);
  }

  private NetworkInputs calibrate(OnnxModel model, Dataset data, int samples)
      throws IOException, RuntimeFailure {
    return new NetworkCalibration(RUNTIME, ALGEBRA, Optional.of(NetworkCalibration.store(folder)))
        .calibrate(
            new NetworkCompressor(Network.of(model)),
            data,
            samples,
            Progress.none(),
            CancelSignal.none());
  }

  private long kept() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("calibrations"))) {
      return files.count();
    }
  }

  @Test
  void sameNetworkOnSameSamplesIsRunOnce() throws IOException, RuntimeFailure {
    Path copy = Files.copy(SAMPLES.resolve("lenet-5.onnx"), folder.resolve("copy.onnx"));
    try (OnnxModel model = OnnxModel.open(SAMPLES.resolve("lenet-5.onnx"));
        OnnxModel renamed = OnnxModel.open(copy);
        Dataset data = data(model, "calibration-images-idx3-ubyte.gz");
        Dataset others = data(model, "t10k-images-idx3-ubyte.gz")) {
      NetworkInputs first = calibrate(model, data, WANTED);
      assertEquals(1, kept());
      NetworkInputs second = calibrate(renamed, data, WANTED);
      assertEquals(1, kept(), "a copy is the same network");
      LayerId fc1 = new LayerId("fc1");
      assertArrayEquals(
          first.calibration().of(fc1).orElseThrow().groups().getFirst().matrix().values(),
          second.calibration().of(fc1).orElseThrow().groups().getFirst().matrix().values());
      calibrate(model, data, WANTED + 1);
      assertEquals(2, kept(), "more samples");
      calibrate(model, others, WANTED);
      assertEquals(3, kept(), "other samples");
    }
  }

  @Test
  void keptCalibrationIsUsed() throws IOException, RuntimeFailure {
    try (OnnxModel model = OnnxModel.open(SAMPLES.resolve("lenet-5.onnx"));
        Dataset data = data(model, "calibration-images-idx3-ubyte.gz")) {
      String key = CalibrationKey.of(model, data, WANTED, CancelSignal.none());
      var other = calibrate(model, data, 2 * WANTED).calibration();
      NetworkCalibration.store(folder).keep(key, other);
      assertEquals(other.samples(), calibrate(model, data, WANTED).calibration().samples());
    }
  }

  @Test
  void keyChangesWithModel() throws IOException, RuntimeFailure {
    try (OnnxModel lenet = OnnxModel.open(SAMPLES.resolve("lenet-5.onnx"));
        OnnxModel residual = OnnxModel.open(SAMPLES.resolve("residual.onnx"));
        Dataset data = data(lenet, "calibration-images-idx3-ubyte.gz")) {
      assertNotEquals(
          CalibrationKey.of(lenet, data, WANTED, CancelSignal.none()),
          CalibrationKey.of(residual, data, WANTED, CancelSignal.none()));
    }
  }
}
