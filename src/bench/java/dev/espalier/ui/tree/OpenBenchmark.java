package dev.espalier.ui.tree;

import dev.espalier.app.Screen;
import dev.espalier.onnx.MiniLm;
import dev.espalier.runtime.worker.Limits;
import dev.espalier.runtime.worker.WorkerRuntime;
import dev.espalier.ui.selection.LayerSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
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

/**
 * Opening a transformer of 90 MB, from the file to the rows of the tree with their figures. The
 * file is in the system's cache; the heap of 64 MB is all that the program may take.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 25)
@Fork(value = 1, jvmArgsAppend = "-Xmx64m")
public class OpenBenchmark {
  private Optional<Path> model = Optional.empty();
  private Optional<Screen> screen = Optional.empty();
  private Optional<LayersViewModel> tree = Optional.empty();

  /** Unpacks the model. */
  @Setup
  public void unpack() throws IOException {
    model = Optional.of(MiniLm.in(Files.createTempDirectory("open")));
  }

  /** A workbench with nothing on it. */
  @Setup(Level.Invocation)
  public void start() throws InterruptedException, ExecutionException {
    Screen fresh =
        new Screen(model.orElseThrow().getParent(), new WorkerRuntime(Limits.standard()));
    screen = Optional.of(fresh);
    tree =
        Optional.of(
            fresh.ask(() ->
                new LayersViewModel(fresh.workbench(), new LayerSelection(fresh.workbench()))));
  }

  /** Opens the model. */
  @Benchmark
  public TreeRow open() throws InterruptedException, ExecutionException {
    CountDownLatch filled = new CountDownLatch(1);
    Screen empty = screen.orElseThrow();
    LayersViewModel rows = tree.orElseThrow();
    empty.listen(state -> {
      if (rows.rootProperty().get().isPresent()) {
        filled.countDown();
      }
    });
    empty.ask(() -> {
      empty.workbench().openModel(model.orElseThrow());
      return empty;
    });
    filled.await();
    return rows.rootProperty().get().orElseThrow();
  }

  /** Closes the workbench. */
  @TearDown(Level.Invocation)
  public void stop() {
    screen.orElseThrow().close();
  }

  /** Deletes the model. */
  @TearDown
  public void delete() throws IOException {
    Path file = model.orElseThrow();
    Files.delete(file);
    Files.deleteIfExists(file.resolveSibling("settings.properties"));
    Files.delete(file.getParent());
  }
}
