package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.json.Json;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of several samples are measured where the model takes them. */
class BatchOptionTest extends OptionTest {
  private static final String LENET = "assets/samples/lenet-5.onnx";
  private static final int WIDTH = 24;

  BatchOptionTest() {
    super("lenet-5");
  }

  private String inspect(Object... args) {
    Object[] all = new Object[args.length + 1];
    all[0] = "inspect";
    System.arraycopy(args, 0, all, 1, args.length);
    out.getBuffer().setLength(0);
    assertEquals(ExitCode.OK, program.run(folder, all), err::toString);
    return out.toString();
  }

  /**
   * A product whose outputs can go, and one behind it.
   *
   * @param batch the first size of the input
   * @param rows what all values are made to have in between; -1 as many as there are
   */
  private Path model(Dim batch, long rows) throws Exception {
    Path file = folder.resolve("net.onnx");
    ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(batch, Dim.of(WIDTH)))
        .tensor(NewTensor.of("shape", Dims.of(2), rows, WIDTH))
        .tensor(weight("first"))
        .tensor(weight("second"))
        .node(NewNode.of("Reshape", List.of("x", "shape"), "r"))
        .node(NewNode.of("MatMul", List.of("r", "first"), "h"))
        .node(NewNode.of("Relu", List.of("h"), "p"))
        .node(NewNode.of("MatMul", List.of("p", "second"), "y"))
        .output("y")
        .write(file);
    return file;
  }

  private static NewTensor weight(String name) {
    float[] values = new float[WIDTH * WIDTH];
    Arrays.fill(values, 0.1f);
    return NewTensor.of(name, Dims.of(WIDTH, WIDTH), values);
  }

  private List<String> rows(String text) {
    return text.lines().filter(line -> line.matches("conv1 +\\d+ +\\d.* %.*")).toList();
  }

  @Test
  void staircaseIsThatOfRunsOfTheBatch() throws Exception {
    String many = inspect(LENET, "--staircase", "conv1", "--batch", "16");
    assertTrue(many.contains("Measured with 16 samples a run: image 16x1x28x28"), many);
    String single = inspect(LENET, "--staircase", "conv1");
    assertTrue(single.contains("Measured with 1 sample a run: image 1x1x28x28"), single);
    // Sixteen pictures take longer than one on any machine; each is remembered for itself.
    assertTrue(whole(many) > 3 * whole(single), many + single);
    assertNotEquals(rows(many), rows(single));
    assertEquals(many, inspect(LENET, "--staircase", "conv1", "--batch", "16"));
    assertEquals("", err.toString());
  }

  private double whole(String text) {
    return Double.parseDouble(rows(text).getFirst().split(" +")[2]);
  }

  @Test
  void machinesAreToldWhatRunsHad() throws Exception {
    String json = inspect(LENET, "--staircase", "conv1", "--batch", "3", "--json");
    Map<?, ?> inspection = Json.parse(json, "inspect", Map.class);
    assertEquals(Map.of("batch", 3, "inputs", "image 3x1x28x28"), inspection.get("measured"));
    Map<?, ?> plain = Json.parse(inspect(LENET, "--json"), "inspect", Map.class);
    assertFalse(plain.containsKey("measured"), plain::toString);
  }

  @Test
  void waysAreTimedOnRunsOfTheBatch() {
    String text = inspect(LENET, "--ways", "--batch", "2");
    assertTrue(text.contains("Measured with 2 samples a run: image 2x1x28x28"), text);
  }

  @Test
  void batchThatTheModelFixesIsSaidAndMeasured() throws Exception {
    Path model = model(Dim.of(4), 4);
    String text = inspect(model, "--staircase", "all", "--batch", "16");
    assertTrue(text.contains("Measured with 4 samples a run: x 4x24"), text);
    String note =
        "--batch 16 has no effect: net.onnx fixes the size of its runs, which have x 4x24";
    assertTrue(err.toString().contains(note), err::toString);

    err.getBuffer().setLength(0);
    int code =
        program.compress(folder, model, "--channels", "time=0.01", "--batch", "16", "--force");
    assertTrue(err.toString().contains(note), err::toString);
    assertFalse(err.toString().contains("a run of 16"), err::toString);
    assertTrue(code == ExitCode.OK || err.toString().contains("cannot be reached"), err::toString);

    err.getBuffer().setLength(0);
    inspect(model, "--staircase", "all", "--batch", "4");
    inspect(model, "--staircase", "all");
    assertEquals("", err.toString());
  }

  /** It declares any number, but its operators know of one only. */
  @Test
  void batchThatTheModelCannotTakeIsSaid() throws Exception {
    Path model = model(Dim.of("n"), 1);
    assertNotEquals(
        ExitCode.OK, program.run(folder, "inspect", model, "--staircase", "all", "--batch", "2"));
    assertTrue(
        err.toString()
            .contains(
                "net.onnx does not run on 2 samples at once. Try another number, or one sample."),
        err::toString);
    assertTrue(inspect(model, "--staircase", "all").contains("Measured with 1 sample a run"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "5000", "many"})
  void batchesThatAreNoneAreRefused(String batch) {
    assertEquals(
        ExitCode.USAGE,
        program.run(folder, "inspect", LENET, "--staircase", "conv1", "--batch", batch));
    assertTrue(err.toString().contains("--batch"), err::toString);
    assertEquals("", out.toString());
  }

  @Test
  void batchOfNothingIsRefused() {
    assertEquals(ExitCode.USAGE, program.run(folder, "inspect", LENET, "--batch", "2"));
    assertTrue(err.toString().contains("--batch is for --staircase and --ways"), err::toString);
    assertFalse(Files.exists(folder.resolve("probes.json")));
  }
}
