package dev.espalier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javafx.application.Application;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class MainTest {

  private static final String MODEL = Path.of("assets", "samples", "lenet-300-100.onnx").toString();

  @TempDir private Path folder;

  /** On the class path, java refuses a main class that extends Application. */
  @Test
  void mainClassIsNoApplication() {
    assertFalse(Application.class.isAssignableFrom(Main.class));
  }

  @ParameterizedTest
  @ValueSource(classes = {Main.class, Launcher.class})
  void aCommandLeavesNothingInTheFolderForTemporaryFiles(Class<?> program) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    String target = folder.resolve("small.onnx").toString();
    String said = run(program, temporary, 0, "compress", MODEL, "--bits", "4", "--out", target);
    assertTrue(said.contains("bit for bit"), said);
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aFileThatIsNotThereIsNamed() throws Exception {
    String said = run(Launcher.class, folder, 3, "missing.onnx");
    assertEquals("espalier: missing.onnx: there is no such file.", said.strip());
  }

  private static String run(Class<?> program, Path temporary, int code, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:-UsePerfData"));
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(Arrays.asList(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = String.join("\n", process.inputReader().lines().toList());
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(code, process.exitValue(), said);
    return said;
  }
}
