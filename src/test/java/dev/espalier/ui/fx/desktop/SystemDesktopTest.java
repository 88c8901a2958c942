package dev.espalier.ui.fx.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SystemDesktopTest {
  @TempDir private Path folder;
  private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
  private final SystemDesktop desktop = new SystemDesktop(OpenCommands.LINUX, Runnable::run);

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void nextCommandIsTriedWhenOneIsMissingOrFails() throws Exception {
    Path witness = folder.resolve("witness");
    desktop.run(
        List.of(List.of("no-such-command"), List.of("false"), List.of("touch", witness.toString())),
        "Nothing opens it.",
        failures::add);
    for (int wait = 0; wait < 100 && !Files.exists(witness); wait++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertTrue(Files.exists(witness));
    assertTrue(failures.isEmpty());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void failureOfAllCommandsIsToldWithWhatToDo() throws Exception {
    desktop.run(
        List.of(List.of("no-such-command"), List.of("false")), "Nothing opens it.", failures::add);
    assertEquals(
        "Nothing opens it. Copy the path and open it in a program of your choice.",
        failures.poll(5, TimeUnit.SECONDS));
  }

  @Test
  void fileThatIsGoneIsToldAtOnce() {
    Path gone = folder.resolve("gone.html");
    desktop.open(gone, failures::add);
    desktop.showInFolder(gone, failures::add);
    assertEquals(2, failures.size());
    assertTrue(failures.element().startsWith(gone + " is not there any more."));
  }

  @Test
  void commandsAreThoseOfTheSystem() throws IOException {
    Path file = Files.createFile(folder.resolve("a file.onnx")).toAbsolutePath();
    assertEquals(OpenCommands.LINUX, OpenCommands.of("Linux"));
    assertEquals(OpenCommands.MAC, OpenCommands.of("Mac OS X"));
    assertEquals(OpenCommands.WINDOWS, OpenCommands.of("Windows 11"));
    List<List<String>> linux = OpenCommands.LINUX.showInFolder(file);
    assertTrue(linux.getFirst().contains("array:string:" + file.toUri()));
    assertEquals(List.of("xdg-open", folder.toAbsolutePath().toString()), linux.getLast());
    assertEquals(
        List.of(List.of("open", "-R", file.toString())), OpenCommands.MAC.showInFolder(file));
  }
}
