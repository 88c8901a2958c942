package dev.espalier.export.archive;

import com.sun.management.OperatingSystemMXBean;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.MiniLm;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
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

/**
 * Packing and unpacking a transformer of 90 MB of floats on one core, compressed in several ways:
 * 90.4 by the seconds of a run are the megabytes of float weights in a second. Packing decodes all
 * that it has coded, so that coding alone takes less. By the clock, and by the time of the process.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = "-XX:ActiveProcessorCount=1")
public class ArchiveBenchmark {
  /** Bits per weight, 32 as they are. */
  @Param({"32", "8", "6", "4", "2"})
  public int bits;

  /** Share of zeros. */
  @Param({"0", "0.8"})
  public double sparsity;

  private Optional<Path> model = Optional.empty();

  /** Makes the model and an archive of it. */
  @Setup
  public void compress() throws IOException, CompressionException {
    Path source = MiniLm.in(Files.createTempDirectory("archive"));
    Path small = source.resolveSibling("small.onnx");
    model = Optional.of(small);
    try (OnnxModel open = OnnxModel.open(source)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(open));
      LayerPlan plan = new LayerPlan(new Pruning.Sparsity(sparsity), Quantization.ofBits(bits));
      Recipe recipe = Recipe.EMPTY;
      for (var layer : compressor.network().layers()) {
        recipe = recipe.with(layer.id().value(), plan);
      }
      compressor.compress(recipe, Progress.none(), CancelSignal.none()).toModel().write(small);
    }
    pack();
  }

  /** What a run takes of a processor, which is less than its time where other programs run, too. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Processor {
    /** Of this process. */
    public double millis;

    void start() {
      millis -= now();
    }

    void end() {
      millis += now();
    }

    private static double now() {
      var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      return system.getProcessCpuTime() / 1e6;
    }
  }

  /** To an archive. */
  @Benchmark
  public long pack(Processor processor) throws IOException {
    processor.start();
    long bytes = pack();
    processor.end();
    return bytes;
  }

  private long pack() throws IOException {
    Path small = model.orElseThrow();
    return Packer.pack(
            small, small.resolveSibling("small.espalier"), Progress.none(), CancelSignal.none())
        .archiveBytes();
  }

  /** And back. */
  @Benchmark
  public long unpack(Processor processor) throws IOException {
    processor.start();
    Path small = model.orElseThrow();
    Path back = small.resolveSibling("back.onnx");
    Unpacker.unpack(
        small.resolveSibling("small.espalier"), back, Progress.none(), CancelSignal.none());
    processor.end();
    return Files.size(back);
  }

  /** Deletes all files. */
  @TearDown
  public void delete() throws IOException {
    Path folder = model.orElseThrow().getParent();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
