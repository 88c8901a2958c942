package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.task.Failure;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is opened or asked for, the work that is open stays, and the workbench goes on. */
@Timeout(120)
class WorkbenchBadInputTest {

  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final Path IMAGES =
      SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");

  @TempDir private Path folder;
  private Path model = folder;
  private Screen screen = null;

  @BeforeEach
  void openModel() throws Exception {
    model = Files.copy(SAMPLES.resolve("lenet-300-100.onnx"), folder.resolve("model.onnx"));
    screen = new Screen(folder.resolve("home"), new InProcessRuntime());
    screen.open(model);
    screen.act(bench ->
        bench.edit(
            layers(bench), plan -> plan.withQuantization(Quantization.ofBits(4)), "4 bits", null));
  }

  @AfterEach
  void close() {
    screen.close();
  }

  private static List<LayerId> layers(Workbench bench) {
    return bench.state().project().orElseThrow().network().layers().stream()
        .map(Layer::id)
        .toList();
  }

  private WorkbenchState state() throws Exception {
    return screen.ask(() -> screen.workbench().state());
  }

  private Failure onlyFailure() {
    assertEquals(1, screen.failures().size(), screen.failures().toString());
    return screen.failures().getFirst();
  }

  private void assertWorkIsThere() throws Exception {
    assertEquals(3, state().recipe().plans().size());
    assertEquals(model, state().project().orElseThrow().file());
  }

  @Test
  void modelThatIsNoneLeavesTheOpenOne() throws Exception {
    Path text = Files.writeString(folder.resolve("text.onnx"), "no model");
    screen.open(text);
    assertTrue(onlyFailure().message().contains("text.onnx"), onlyFailure().message());
    assertWorkIsThere();
  }

  @Test
  void dataThatDoesNotFitLeavesTheOpenOne() throws Exception {
    screen.act(bench -> bench.openData(IMAGES));
    Path text = Files.writeString(folder.resolve("x.npy"), "no data");
    screen.act(bench -> bench.openData(text));
    assertTrue(onlyFailure().message().contains("x.npy"), onlyFailure().message());
    assertTrue(state().project().orElseThrow().data().isPresent());
    assertWorkIsThere();
  }

  @Test
  void recipeThatIsNoneLeavesTheOpenOne() throws Exception {
    Path text = Files.writeString(folder.resolve("r.json"), "{\"schemaVersion\": 1}");
    screen.act(bench -> bench.openRecipe(text));
    assertTrue(onlyFailure().message().contains("r.json"), onlyFailure().message());
    assertTrue(onlyFailure().message().contains("layers"), onlyFailure().message());
    assertWorkIsThere();
  }

  @Test
  void exportOverTheOriginalIsRefused() throws Exception {
    long before = Files.size(model);
    screen.act(bench -> bench.export(model));
    assertTrue(onlyFailure().message().contains("original"), onlyFailure().message());
    assertEquals(before, Files.size(model));
    assertWorkIsThere();
  }

  @Test
  void exportToNowhereIsRefused() throws Exception {
    screen.act(bench -> bench.export(folder.resolve("missing").resolve("small.onnx")));
    assertTrue(onlyFailure().message().contains("missing"), onlyFailure().message());
    assertWorkIsThere();
  }

  @Test
  void modelThatVanishedIsNamed() throws Exception {
    Files.delete(model);
    screen.act(bench -> bench.export(folder.resolve("small.onnx")));
    assertTrue(onlyFailure().message().contains("model.onnx"), onlyFailure().message());
    assertFalse(Files.exists(folder.resolve("small.onnx")));
    assertWorkIsThere();
  }

  @Test
  void modelThatWasCutShortIsSaidSo() throws Exception {
    try (FileChannel channel = FileChannel.open(model, StandardOpenOption.WRITE)) {
      channel.truncate(4096);
    }
    // Another setting, so that the weights are read again.
    screen.act(bench ->
        bench.edit(
            layers(bench), plan -> plan.withQuantization(Quantization.ofBits(5)), "5 bits", null));
    screen.act(bench -> bench.export(folder.resolve("small.onnx")));
    assertTrue(onlyFailure().message().contains("cut short"), onlyFailure().message());
    assertFalse(Files.exists(folder.resolve("small.onnx")));
    assertWorkIsThere();
    screen.open(SAMPLES.resolve("lenet-5.onnx"));
    assertEquals(1, screen.failures().size());
    assertEquals(4, state().project().orElseThrow().network().layers().size());
  }
}
