package dev.espalier.app;

import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.network.LayerId;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.Payload;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.runtime.worker.Limits;
import dev.espalier.runtime.worker.WorkerRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
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
 * One step of a slider, from the changed plan to all the figures that the window shows: histogram
 * and levels, sparsity, error, sizes of layer and network, times.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 4)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class SliderBenchmark {
  private static final double SPREAD = 0.05;
  private static final int POSITIONS = 1000;
  private static final int WIDTHS = 7;

  /** The weight is a square with this side: 12 and 100 million elements. */
  @Param({"3464", "10000"})
  public int side;

  private Optional<Path> folder = Optional.empty();
  private Optional<Screen> screen = Optional.empty();
  private List<LayerId> layers = List.of();
  private int step;

  /** Opens a network of one large product. */
  @Setup
  public void open() throws IOException, InterruptedException, ExecutionException {
    Path place = Files.createTempDirectory("slider");
    folder = Optional.of(place);
    Path model = place.resolve("product.onnx");
    write(model);
    Screen opened = new Screen(place, new WorkerRuntime(Limits.standard()));
    screen = Optional.of(opened);
    opened.open(model);
    layers =
        opened.ask(() ->
            List.copyOf(
                opened.workbench().state().project().orElseThrow().network().layers().stream()
                    .map(layer -> layer.id())
                    .toList()));
    opened.ask(() -> {
      opened.workbench().select(layers);
      return layers;
    });
  }

  private void write(Path model) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * SPREAD);
    }
    ModelBuilder.opset(17)
        .input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(side)))
        .output("y", DataType.FLOAT, List.of(Dim.of(1), Dim.of(side)))
        .tensor(new NewTensor("fc.weight", DataType.FLOAT, Dims.of(side, side), Payload.of(values)))
        .node(NewNode.of("MatMul", List.of("x", "fc.weight"), "y"))
        .write(model);
  }

  /** Closes the network. */
  @TearDown
  public void close() throws IOException {
    screen.orElseThrow().close();
    Path place = folder.orElseThrow();
    try (var files = Files.walk(place)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The slider of the sparsity, at 4 bits. */
  @Benchmark
  public SelectionPreview sparsity() throws InterruptedException, ExecutionException {
    step = (step + 1) % POSITIONS;
    Pruning pruning = new Pruning.Sparsity((double) step / POSITIONS);
    Quantization bits = Quantization.ofBits(4);
    return step(plan -> plan.withPruning(pruning).withQuantization(bits));
  }

  /** The slider of the bit width, 2 to 8, half of the weights pruned. */
  @Benchmark
  public SelectionPreview bits() throws InterruptedException, ExecutionException {
    step = (step + 1) % WIDTHS;
    Pruning pruning = new Pruning.Sparsity(0.5);
    Quantization bits = Quantization.ofBits(2 + step);
    return step(plan -> plan.withPruning(pruning).withQuantization(bits));
  }

  private SelectionPreview step(UnaryOperator<LayerPlan> change)
      throws InterruptedException, ExecutionException {
    Screen opened = screen.orElseThrow();
    return opened.ask(() -> {
      opened.workbench().edit(layers, change, "Drag", "drag");
      return opened.workbench().preview(layers).orElseThrow();
    });
  }
}
