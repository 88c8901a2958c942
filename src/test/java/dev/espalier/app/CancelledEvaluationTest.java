package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluate.Comparison;
import dev.espalier.method.Quantization;
import dev.espalier.network.LayerId;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of an evaluation that a person has stopped. */
@Timeout(180)
class CancelledEvaluationTest {

  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final Path IMAGES =
      SAMPLES.resolve("fashion-mnist").resolve("t10k-images-idx3-ubyte.gz");

  @TempDir private Path folder;
  private Screen screen = null;

  @BeforeEach
  void open() throws Exception {
    screen = new Screen(folder, new InProcessRuntime());
    screen.open(SAMPLES.resolve("residual.onnx"));
    screen.act(bench -> bench.openData(IMAGES));
    screen.listen(this::cancelEarly);
  }

  @AfterEach
  void close() throws Exception {
    screen.close();
  }

  private boolean cancelling;

  /** Stops as soon as there is something of what was asked for. */
  private void cancelEarly(WorkbenchState state) {
    if (cancelling && state.comparison().filter(c -> !c.coverage().complete()).isPresent()) {
      screen.cancelAll();
    }
  }

  private static void setBits(Workbench bench, int bits) {
    bench.edit(
        List.of(new LayerId("classifier")),
        plan -> plan.withQuantization(Quantization.ofBits(bits)),
        bits + " bits",
        null);
  }

  private Comparison comparison() throws Exception {
    return screen.ask(() -> screen.workbench().state().comparison().orElseThrow());
  }

  @Test
  void whatWasFoundUntilThenStaysAndNothingHasFailed() throws Exception {
    screen.act(bench -> setBits(bench, 3));
    cancelling = true;
    screen.act(Workbench::evaluate);
    Comparison found = comparison();
    assertTrue(found.coverage().cancelled(), found.coverage().toString());
    assertTrue(found.coverage().evaluated() < 10_000, found.coverage().toString());
    assertTrue(screen.ask(() -> screen.workbench().state().comparisonIsCurrent()));
    assertEquals(List.of(), screen.failures());
  }

  @Test
  void earlierEvaluationOfTheSameRecipeOnMoreSamplesIsNotLost() throws Exception {
    screen.act(Workbench::evaluate);
    Comparison whole = comparison();
    assertEquals(10_000, whole.coverage().evaluated());
    cancelling = true;
    screen.act(Workbench::evaluate);
    assertEquals(whole, comparison());
    assertEquals(List.of(), screen.failures());
  }
}
