package dev.espalier.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.code_intelligence.jazzer.Jazzer;
import dev.espalier.export.archive.ArchiveFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The readers of files against a fuzzer that watches which code its inputs reach, from a saved
 * corpus. A minute for each, all side by side in processes of their own; {@code mvn -Pfuzz verify}
 * takes longer, and keeps what it finds in the corpus.
 */
class FuzzTest {
  private static final Path CORPUS = Path.of("src/test/fuzz");
  private static final Map<String, Class<?>> TARGETS =
      new TreeMap<>(
          Map.of(
              "onnx", OnnxFuzz.class,
              "recipe", RecipeFuzz.class,
              "archive", ArchiveFuzz.class,
              "data", DataFuzz.class));

  private final int seconds = Integer.getInteger("fuzz.seconds", 60);
  private final boolean keeps = Boolean.getBoolean("fuzz.keep");

  @TempDir Path folder;

  @Test
  void readersStandWhateverTheyAreGiven() throws Exception {
    assumeTrue(runsHere(), "there is no fuzzer for this kind of machine");
    Map<String, Process> running = new TreeMap<>();
    try {
      for (String name : TARGETS.keySet()) {
        running.put(name, start(name));
      }
      for (Map.Entry<String, Process> one : running.entrySet()) {
        boolean ended = one.getValue().waitFor(seconds + 120L, TimeUnit.SECONDS);
        String said = Files.readString(log(one.getKey()));
        assertTrue(ended, () -> one.getKey() + " goes on and on:\n" + said);
        assertEquals(0, one.getValue().exitValue(), () -> one.getKey() + ":\n" + said);
        assertFalse(said.contains("ERROR: no interesting inputs"), said);
        assertTrue(said.contains("DONE"), () -> one.getKey() + ":\n" + said);
      }
    } finally {
      running.values().forEach(Process::destroyForcibly);
    }
  }

  private static boolean runsHere() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    boolean linux = system.startsWith("linux") && System.getProperty("os.arch").equals("amd64");
    return linux || system.startsWith("mac");
  }

  private Path log(String name) {
    return folder.resolve(name + ".txt");
  }

  private Process start(String name) throws IOException {
    Path found = Files.createDirectories(folder.resolve(name));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:-OmitStackTraceInFastThrow",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.awt.headless=true",
            Jazzer.class.getName(),
            "--target_class=" + TARGETS.get(name).getName(),
            "--instrumentation_includes=dev.espalier.**",
            "--reproducer_path=" + found,
            "-artifact_prefix=" + found + "/",
            "-max_total_time=" + seconds,
            "-max_len=4096",
            "-timeout=20",
            // The heap is the limit: Linux counts the most that the parent ever had as well.
            "-rss_limit_mb=0",
            "-print_final_stats=1"));
    Path saved = CORPUS.resolve(name).toAbsolutePath();
    if (!keeps) {
      command.add(found.toString());
    }
    command.add(saved.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.redirectOutput(log(name).toFile()).start();
  }

  @Test
  void corpusHasSomethingForEachReader() throws IOException {
    for (String name : TARGETS.keySet()) {
      try (Stream<Path> files = Files.list(CORPUS.resolve(name))) {
        assertTrue(files.count() >= 3, name);
      }
    }
  }
}
