package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.estimate.Basis;
import dev.espalier.estimate.Figure;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FastestStudyTest {
  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final Path IMAGES =
      SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");

  @TempDir private Path folder;

  private static Basis basis(WorkbenchState state) {
    return state.estimate().orElseThrow().millis().map(Figure::basis).orElse(Basis.ASSUMED);
  }

  private static Recipe recipe(Screen screen) throws Exception {
    return screen.ask(() -> screen.workbench().state()).recipe();
  }

  /** What was found is one step, told in a note as long as the recipe does it. */
  @Test
  void fastestIsOneStepThatCanBeUndone() throws Exception {
    try (Screen screen = new Screen(folder, new InProcessRuntime())) {
      screen.open(SAMPLES.resolve("lenet-5.onnx"));
      screen.act(bench -> bench.openData(IMAGES));
      Recipe before = recipe(screen);
      screen.act(bench -> bench.findFastest(4));
      WorkbenchState found = screen.ask(() -> screen.workbench().state());
      assertEquals(List.of(), screen.failures());
      assertTrue(
          found.notes().stream().anyMatch(note -> note.contains("image 4x1x28x28")),
          () -> found.notes().toString());
      Recipe after = recipe(screen);
      if (after.equals(before)) {
        assertFalse(after.activations().quantizes());
        return;
      }
      assertTrue(after.activations().quantizes());
      screen.act(Workbench::undo);
      assertEquals(before, recipe(screen));
      WorkbenchState undone = screen.ask(() -> screen.workbench().state());
      assertTrue(undone.notes().stream().noneMatch(note -> note.contains("image 4x1x28x28")));
    }
  }

  /** Layers of integers are timed within the network, without being asked for. */
  @Test
  void timesOfIntegersAreEstimatesByProbes() throws Exception {
    try (Screen screen = new Screen(folder, new InProcessRuntime())) {
      screen.open(SAMPLES.resolve("lenet-5.onnx"));
      screen.act(bench -> bench.openData(IMAGES));
      screen.act(bench ->
          bench.edit(
              recipe -> recipe.withActivations(ActivationPlan.of(ActivationRange.MIN_MAX)),
              "integers",
              null));
      BlockingQueue<WorkbenchState> states = new LinkedBlockingQueue<>();
      screen.listen(states::add);
      WorkbenchState state = states.take();
      while (basis(state) != Basis.ESTIMATE) {
        state = states.take();
      }
      state
          .estimate()
          .orElseThrow()
          .layers()
          .forEach((layer, figures) ->
              assertEquals(Basis.ESTIMATE, figures.millis().orElseThrow().basis(), layer));
    }
  }
}
