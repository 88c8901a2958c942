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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
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
 * Packing and unpacking a transformer of 90 MB of floats on one core, compressed in several ways,
 * and coding and decoding alone: 90.4 by the seconds of a run are the megabytes of float weights in
 * a second. Packing decodes all that it has coded. By the clock, and by the time of the process.
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
  private Optional<OnnxModel> open = Optional.empty();
  private List<Part> parts = List.of();
  private final List<byte[]> coded = new ArrayList<>();

  /** A slice of a file. */
  private record Part(Form form, long number) {
    private int count() {
      return form.count(number);
    }

    byte[] code(FileBytes file) throws IOException {
      SliceWriter out = new SliceWriter();
      form.encode(file, number * form.slice(), count(), out);
      return out.finish(0).bytes();
    }

    void decode(byte[] coded, Target target) throws IOException {
      form.decode(new SliceReader(coded), number * form.slice(), count(), target);
    }
  }

  /** Makes the model and an archive of it. */
  @Setup
  public void compress() throws IOException, CompressionException {
    Path source = MiniLm.in(Files.createTempDirectory("archive"));
    Path small = source.resolveSibling("small.onnx");
    model = Optional.of(small);
    try (OnnxModel whole = OnnxModel.open(source)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(whole));
      LayerPlan plan = new LayerPlan(new Pruning.Sparsity(sparsity), Quantization.ofBits(bits));
      Recipe recipe = Recipe.EMPTY;
      for (var layer : compressor.network().layers()) {
        recipe = recipe.with(layer.id().value(), plan);
      }
      compressor.compress(recipe, Progress.none(), CancelSignal.none()).toModel().write(small);
    }
    pack();
    open = Optional.of(OnnxModel.open(small));
    parts =
        Partition.of(open.orElseThrow(), file()).stream()
            .map(Partition.Part::form)
            .flatMap(form ->
                LongStream.range(0, form.slices()).mapToObj(number -> new Part(form, number)))
            .toList();
    for (Part part : parts) {
      coded.add(part.code(file()));
    }
  }

  private FileBytes file() {
    return new FileBytes(List.of(open.orElseThrow().content()));
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

  /** All slices to their codes, and nothing else. */
  @Benchmark
  public long code(Processor processor) throws IOException {
    processor.start();
    FileBytes file = file();
    long bytes = 0;
    for (Part part : parts) {
      bytes += part.code(file).length;
    }
    processor.end();
    return bytes;
  }

  /** And back, compared with what they were. */
  @Benchmark
  public int decode(Processor processor) throws IOException {
    processor.start();
    Target target = new CheckingTarget(file());
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).decode(coded.get(i), target);
    }
    processor.end();
    return parts.size();
  }

  /** Deletes all files. */
  @TearDown
  public void delete() throws IOException {
    open.orElseThrow().close();
    Path folder = model.orElseThrow().getParent();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
