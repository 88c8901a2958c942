package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WindowArgumentsTest {

  private static final String MODEL = "assets/samples/lenet-5.onnx";

  private static Optional<WindowArguments> of(String... args) {
    return WindowArguments.of(args);
  }

  @Test
  void filesThatAreThereAreForTheWindow() {
    assertEquals(Optional.of(new WindowArguments(List.of(), false)), of());
    assertEquals(Optional.of(new WindowArguments(List.of(), true)), of("--sample"));
    WindowArguments model = new WindowArguments(List.of(Path.of(MODEL)), false);
    assertEquals(Optional.of(model), of(MODEL));
  }

  @Test
  void allElseIsForTheCommandLine() {
    assertEquals(Optional.empty(), of("missing.onnx"));
    assertEquals(Optional.empty(), of(MODEL, "missing.onnx"));
    assertEquals(Optional.empty(), of(MODEL, "--json"));
    assertEquals(Optional.empty(), of("--help"));
    assertEquals(Optional.empty(), of(""));
  }

  @Test
  void aSubCommandIsOneEvenWhereAFileHasItsName() {
    assertEquals(Optional.empty(), of("inspect", MODEL));
    for (String command : CommandLineProgram.COMMANDS) {
      assertEquals(Optional.empty(), of(command));
    }
  }

  @Test
  void whatLooksLikeAFileIsMeantAsOne() {
    for (String word : List.of("missing.onnx", "folder/model", "--sample", "assets")) {
      assertTrue(WindowArguments.areMeant(word), word);
    }
    for (String word : List.of("inspct", "--bits=0.5", "-h", "")) {
      assertTrue(!WindowArguments.areMeant(word), word);
    }
  }
}
