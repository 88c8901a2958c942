package dev.espalier.tune;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.NetworkInputs;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.InputSpec;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Quantization;
import dev.espalier.method.Rounding;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Calibrating the residual sample on 512 images, and rounding all its layers with the result. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
@Fork(1)
public class CalibrationBenchmark {
  private static final Path SAMPLES = Path.of("assets/samples");
  private static final int BITS = 4;

  private final ModelRuntime runtime = new InProcessRuntime();
  private final Nd4jLinearAlgebra algebra =
      new Nd4jLinearAlgebra(Runtime.getRuntime().availableProcessors());
  private Optional<Opened> opened = Optional.empty();

  private record Opened(OnnxModel model, Dataset data, NetworkCompressor compressor) {}

  /** Opens the network. */
  @Setup
  public void open() throws IOException, RuntimeFailure, DataException {
    Path file = SAMPLES.resolve("residual.onnx");
    List<InputSpec> specs;
    try (ModelSession session = runtime.open(ModelSource.of(file), SessionSettings.standard())) {
      specs = session.inputs();
    }
    OnnxModel model = OnnxModel.open(file);
    Dataset data =
        Datasets.open(
            SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz"), specs);
    NetworkCompressor compressor = new NetworkCompressor(Network.of(model), algebra);
    opened = Optional.of(new Opened(model, data, compressor));
  }

  private NetworkInputs calibrate(NetworkCompressor compressor, Dataset data)
      throws RuntimeFailure, DataException {
    return new NetworkCalibration(runtime, algebra, Optional.empty())
        .calibrate(
            compressor, data, NetworkCalibration.SAMPLES, Progress.none(), CancelSignal.none());
  }

  /** One pass over the images: second moments, ranges and histograms of all layers. */
  @Benchmark
  public NetworkInputs calibration() throws RuntimeFailure, DataException {
    Opened known = opened.orElseThrow();
    return calibrate(known.compressor(), known.data());
  }

  /** A calibration of which nothing is factored yet. */
  @State(Scope.Thread)
  public static class Fresh {
    private Optional<NetworkCompressor> compressor = Optional.empty();

    /** Calibrates. */
    @Setup(Level.Invocation)
    public void calibrate(CalibrationBenchmark benchmark) throws RuntimeFailure, DataException {
      Opened known = benchmark.opened.orElseThrow();
      NetworkCompressor made =
          new NetworkCompressor(known.compressor().network(), benchmark.algebra);
      made.setInputs(benchmark.calibrate(made, known.data()));
      compressor = Optional.of(made);
    }
  }

  /** All layers, with the factors of their moments. */
  @Benchmark
  public CompressedNetwork gptq(Fresh fresh) throws CompressionException {
    NetworkCompressor compressor = fresh.compressor.orElseThrow();
    List<String> names =
        compressor.network().layers().stream()
            .filter(Layer::tunable)
            .map(layer -> layer.id().value())
            .toList();
    LayerPlan plan =
        LayerPlan.NONE.withQuantization(Quantization.ofBits(BITS).withRounding(Rounding.GPTQ));
    return compressor.compress(
        Recipe.EMPTY.with(names, plan), Progress.none(), CancelSignal.none());
  }

  /** Closes all. */
  @TearDown
  public void close() throws IOException {
    runtime.close();
    opened.orElseThrow().data().close();
    opened.orElseThrow().model().close();
  }
}
