package dev.espalier.runtime.inprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class TelemetryTest {

  @TempDir Path home;

  /** Left on, it crashes the process on Linux, and makes files in the home folder. */
  @Test
  @Timeout(120)
  void onnxruntimeKeepsToItself() throws IOException, InterruptedException {
    String longValue = "x".repeat(20_000);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-D" + NativeLibrary.PATH_PROPERTY + "=" + NativeLibrary.directory().orElseThrow(),
            "-Dlong=" + longValue,
            "-cp",
            System.getProperty("java.class.path"),
            Loader.class.getName());
    builder.environment().remove(Telemetry.OFF_VARIABLE);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_CACHE_HOME", home.resolve("cache").toString());
    builder.environment().put("TMPDIR", home.toString());
    Process process = builder.inheritIO().start();

    process.waitFor(100, TimeUnit.SECONDS);

    assertEquals(0, process.exitValue());
    assertEquals(List.of(), files());
  }

  private List<Path> files() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(home)) {
      files.filter(Files::isRegularFile).forEach(found::add);
    }
    return found;
  }

  /** Loads onnxruntime. */
  static final class Loader {
    public static void main(String[] arguments) throws RuntimeFailure {
      try (InProcessRuntime runtime = new InProcessRuntime()) {
        runtime.info();
      }
    }
  }
}
