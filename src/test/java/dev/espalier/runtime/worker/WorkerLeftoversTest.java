package dev.espalier.runtime.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.runtime.RuntimeFailure;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However its processes end, nothing stays in the folder for temporary files. */
@Timeout(120)
class WorkerLeftoversTest {

  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir private Path temporary;

  @Test
  void nothingStaysWhenTheRuntimeIsClosed() throws Exception {
    Process parent = parent();
    try (BufferedReader told = parent.inputReader();
        BufferedWriter line = parent.outputWriter()) {
      told.readLine();
      assertEquals(1, names().size());
      line.write("close\n");
      line.flush();
      assertTrue(parent.waitFor(30, TimeUnit.SECONDS));
    }
    assertEquals(List.of(), names());
  }

  @Test
  void nothingStaysWhenTheWorkerIsKilled() throws Exception {
    Process parent = parent();
    try (BufferedReader told = parent.inputReader()) {
      ProcessHandle.of(Long.parseLong(told.readLine())).orElseThrow().destroyForcibly();

      assertTrue(WorkerProcesses.becomesTrue(() -> names().isEmpty()), "left: " + names());
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void nothingStaysWhenTheParentIsKilled() throws Exception {
    Process parent = parent();
    try (BufferedReader told = parent.inputReader()) {
      told.readLine();
    } finally {
      parent.destroyForcibly();
    }
    assertTrue(WorkerProcesses.becomesTrue(() -> names().isEmpty()), "left: " + names());
  }

  @Test
  void whatWasLeftWhenBothWereKilledIsRemovedAtTheNextStart() throws Exception {
    Path folder = folder("espalier-worker1");
    Files.createDirectory(folder.resolve("onnxruntime-java1"));
    Files.writeString(folder.resolve("tensors1.bin"), "much");

    AbandonedFolders.removeFrom(temporary);

    assertEquals(List.of(), names());
  }

  @Test
  void foldersInUseAndThoseOfOthersStay() throws Exception {
    Process parent = parent();
    try (BufferedReader told = parent.inputReader()) {
      told.readLine();
      Path used = temporary.resolve(names().getFirst());
      Files.setLastModifiedTime(WorkerFolder.lockFile(used), LONG_AGO);
      Path young = folder("espalier-worker-young");
      Files.setLastModifiedTime(
          WorkerFolder.lockFile(young), FileTime.fromMillis(System.currentTimeMillis()));
      Files.createDirectory(temporary.resolve("espalier-worker-unknown"));
      folder("something-else");

      AbandonedFolders.removeFrom(temporary);

      assertEquals(4, names().size(), names()::toString);
    } finally {
      parent.destroyForcibly();
    }
  }

  /** What two killed processes leave. */
  private Path folder(String name) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve(name));
    Files.setLastModifiedTime(Files.createFile(WorkerFolder.lockFile(folder)), LONG_AGO);
    return folder;
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process parent() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:-UsePerfData"));
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Parent.class.getName()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Starts a worker with onnxruntime loaded, says which, and ends when it is told to. */
  static final class Parent {
    public static void main(String[] arguments) throws RuntimeFailure, IOException {
      try (WorkerRuntime runtime = new WorkerRuntime(Limits.standard())) {
        runtime.info();
        System.out.println(runtime.pid().orElseThrow());
        int ended = System.in.read();
        if (ended < 0) {
          throw new IOException("killed too late");
        }
      }
    }
  }
}
