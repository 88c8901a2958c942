package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.export.ExportReport;
import dev.espalier.export.ExportResult;
import dev.espalier.method.Pruning;
import dev.espalier.method.Saliency;
import dev.espalier.network.LayerId;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The size that is shown is that of the file also where it needs to be known what flows in. */
@Timeout(120)
class RankedSizeTest {

  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final Path IMAGES =
      SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");
  private static final List<LayerId> LAYERS =
      List.of(new LayerId("fc1"), new LayerId("fc2"), new LayerId("fc3"));

  @TempDir private Path folder;

  private static void prune(Workbench bench) {
    bench.edit(
        LAYERS,
        plan -> plan.withPruning(Pruning.GLOBAL).withSaliency(Saliency.OBD),
        "global",
        null);
    bench.edit(recipe -> recipe.withGlobalSparsity(OptionalDouble.of(0.9)), "share", null);
  }

  private static void pruneEqualized(Workbench bench) {
    prune(bench);
    bench.edit(
        LAYERS,
        plan -> plan.withSaliency(Saliency.MAGNITUDE).withEqualization(true),
        "equalized",
        null);
  }

  private static long shown(Screen screen) throws Exception {
    return screen.ask(() -> screen.workbench().state().estimate().orElseThrow().bytes());
  }

  private ExportReport export(Screen screen) throws Exception {
    Path target = folder.resolve("small.onnx");
    screen.act(bench -> bench.export(target));
    assertEquals(List.of(), screen.failures());
    ExportOutcome outcome = screen.ask(() -> screen.workbench().state().export()).orElseThrow();
    ExportResult result = ((ExportOutcome.Exported) outcome).result();
    assertEquals(Files.size(target), result.report().bytes().exported());
    return result.report();
  }

  @Test
  void whatIsShownOnceRanksAreKnownIsWritten() throws Exception {
    try (Screen screen = new Screen(folder, new InProcessRuntime())) {
      screen.open(SAMPLES.resolve("lenet-300-100.onnx"));
      screen.act(RankedSizeTest::prune);
      long dense = shown(screen);
      screen.act(bench -> bench.openData(IMAGES));
      long sparse = shown(screen);
      assertTrue(sparse < dense / 3, sparse + " of " + dense);
      ExportReport report = export(screen);
      assertEquals(sparse, report.bytes().exported());
      assertTrue(report.bytes().asEstimated());

      screen.act(bench ->
          bench.edit(LAYERS, plan -> plan.withSaliency(Saliency.WANDA), "another ranking", null));
      assertTrue(shown(screen) < dense / 3, shown(screen) + " of " + dense);
    }
  }

  /** Equalized weights are ranked without any samples. */
  @Test
  void equalizedWeightsAreRankedInTheBackground() throws Exception {
    try (Screen screen = new Screen(folder, new InProcessRuntime())) {
      screen.open(SAMPLES.resolve("lenet-300-100.onnx"));
      screen.act(bench -> {
        pruneEqualized(bench);
      });
      long sparse = shown(screen);
      assertTrue(sparse < Files.size(SAMPLES.resolve("lenet-300-100.onnx")) / 3, sparse + " bytes");
      ExportReport report = export(screen);
      assertEquals(sparse, report.bytes().exported());
    }
  }

  /** Both are found out, whichever was asked for first. */
  @Test
  void whoCalibratesWhileWeightsAreRankedIsHeard() throws Exception {
    try (Screen screen = new Screen(folder, new InProcessRuntime())) {
      screen.open(SAMPLES.resolve("lenet-300-100.onnx"));
      screen.act(bench -> bench.openData(IMAGES));
      screen.act(bench -> {
        pruneEqualized(bench);
        assertTrue(bench.state().calibration().running());
        bench.calibrate();
      });
      assertEquals(List.of(), screen.failures());
      var calibration = screen.ask(() -> screen.workbench().state().calibration());
      assertTrue(calibration.done().isPresent());
      assertFalse(calibration.running());
      long dense = Files.size(SAMPLES.resolve("lenet-300-100.onnx"));
      assertTrue(shown(screen) < dense / 3, shown(screen) + " of " + dense);
    }
  }
}
