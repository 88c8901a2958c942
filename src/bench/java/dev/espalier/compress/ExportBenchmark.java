package dev.espalier.compress;

import dev.espalier.method.CompressionException;
import dev.espalier.method.Quantization;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.MiniLm;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Compressing and writing a transformer of 90 MB, all its weights alike, opened anew each time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 9)
@Fork(1)
public class ExportBenchmark {
  /** Bits per weight. */
  @Param({"8", "4", "1"})
  public int bits;

  private Optional<Path> model = Optional.empty();

  /** Unpacks the model. */
  @Setup
  public void unpack() throws IOException {
    model = Optional.of(MiniLm.in(Files.createTempDirectory("export")));
  }

  /** Opens, compresses and writes. */
  @Benchmark
  public long export() throws IOException, CompressionException {
    Path source = model.orElseThrow();
    Path target = source.resolveSibling("small.onnx");
    try (OnnxModel open = OnnxModel.open(source)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(open));
      LayerPlan plan = LayerPlan.NONE.withQuantization(Quantization.ofBits(bits));
      Recipe recipe = Recipe.EMPTY;
      for (var layer : compressor.network().layers()) {
        recipe = recipe.with(layer.id().value(), plan);
      }
      compressor.compress(recipe, Progress.none(), CancelSignal.none()).toModel().write(target);
    }
    return Files.size(target);
  }

  /** Deletes the models. */
  @TearDown
  public void delete() throws IOException {
    Path file = model.orElseThrow();
    Files.delete(file.resolveSibling("small.onnx"));
    Files.delete(file);
    Files.delete(file.getParent());
  }
}
