package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluate.Comparison;
import dev.espalier.method.Quantization;
import dev.espalier.network.LayerId;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WholeEvaluationTest {

  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final Path IMAGES =
      SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");

  @TempDir private Path folder;

  @Test
  void evaluationOnAllSamplesIsThereAgainWhenItsRecipeIs() throws Exception {
    try (Screen screen = new Screen(folder, new InProcessRuntime())) {
      screen.open(SAMPLES.resolve("lenet-300-100.onnx"));
      screen.act(bench -> bench.openData(IMAGES));
      screen.act(bench -> setBits(bench, 4));
      screen.act(Workbench::evaluate);
      WorkbenchState before = screen.ask(() -> screen.workbench().state());
      assertEquals(1024, comparison(before).coverage().evaluated());
      screen.act(bench -> setBits(bench, 3));
      screen.act(Workbench::undo);
      WorkbenchState after = screen.ask(() -> screen.workbench().state());
      assertEquals(comparison(before), comparison(after));
      assertTrue(current(after));
    }
  }

  private static void setBits(Workbench bench, int bits) {
    bench.edit(
        List.of(new LayerId("fc1")),
        plan -> plan.withQuantization(Quantization.ofBits(bits)),
        bits + " bits",
        null);
  }

  private static Comparison comparison(WorkbenchState state) {
    return state.evaluation().comparison().orElseThrow();
  }

  private static boolean current(WorkbenchState state) {
    return state.evaluation().current();
  }
}
