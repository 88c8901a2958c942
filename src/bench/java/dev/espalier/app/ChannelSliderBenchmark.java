package dev.espalier.app;

import dev.espalier.network.LayerId;
import dev.espalier.runtime.worker.Limits;
import dev.espalier.runtime.worker.WorkerRuntime;
import dev.espalier.structure.DeepNet;
import dev.espalier.structure.couple.ChannelGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
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

/**
 * One step of the slider of a group of channels, from the changed recipe to what the window shows
 * of it at once: sizes and times of the network, its weights and multiplications by counting, the
 * figures of the layers. Less than 16 ms are promised.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 4)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class ChannelSliderBenchmark {
  private static final int BLOCKS = 143;
  private static final int CHANNELS = 256;
  private static final int LOOK_EVERY_MILLIS = 20;

  /** The residual sample, or a network of 1,004 operators. */
  @Param({"residual", "deep"})
  public String network = "residual";

  private Optional<Path> folder = Optional.empty();
  private Optional<Screen> screen = Optional.empty();
  private Optional<ChannelGroup> group = Optional.empty();
  private List<LayerId> layers = List.of();
  private int step;

  /** Opens the network and waits until its channels are found. */
  @Setup
  public void open() throws IOException, InterruptedException, ExecutionException {
    Path place = Files.createTempDirectory("channels");
    folder = Optional.of(place);
    Path model = place.resolve("model.onnx");
    if (network.equals("deep")) {
      Files.write(model, DeepNet.of(BLOCKS, CHANNELS));
    } else {
      Files.copy(Path.of("assets", "samples", "residual.onnx"), model);
    }
    Screen opened = new Screen(place, new WorkerRuntime(Limits.standard()));
    screen = Optional.of(opened);
    opened.open(model);
    while (opened.ask(() -> opened.workbench().channels().flatMap(ChannelDesk::found)).isEmpty()) {
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    group =
        opened.ask(() ->
            opened
                .workbench()
                .channels()
                .orElseThrow()
                .found()
                .orElseThrow()
                .graph()
                .groups()
                .stream()
                .max(Comparator.comparingInt(ChannelGroup::channels)));
    layers =
        opened.ask(() -> {
          List<LayerId> all =
              opened.workbench().state().project().orElseThrow().network().layers().stream()
                  .limit(1)
                  .map(layer -> layer.id())
                  .toList();
          opened.workbench().select(all);
          return all;
        });
  }

  /** Closes the network. */
  @TearDown
  public void close() throws IOException {
    screen.orElseThrow().close();
    try (var files = Files.walk(folder.orElseThrow())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Another number of channels each time. */
  @Benchmark
  public double keep() throws InterruptedException, ExecutionException {
    ChannelGroup moved = group.orElseThrow();
    step = step % (moved.channels() - 1) + 1;
    BitSet removed = new BitSet();
    removed.set(0, step);
    Screen opened = screen.orElseThrow();
    return opened.ask(() -> {
      Workbench bench = opened.workbench();
      bench.edit(
          recipe -> recipe.withChannels(recipe.channels().with(moved.id(), removed)),
          "Keep",
          "channels");
      WorkbenchState state = bench.state();
      ChannelDesk desk = bench.channels().orElseThrow();
      var kept = desk.kept(state.recipe().channels());
      var costs = desk.found().orElseThrow().costs();
      return costs.parameters(kept)
          + costs.multiplications(kept)
          + state.goals().orElseThrow().bytes().value()
          + bench.preview(layers).map(preview -> preview.bytes().after()).orElse(0L);
    });
  }
}
