package dev.espalier.ui.fx.desktop;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desktop that the program runs on. Starts the system's own commands: {@code HostServices} of
 * JavaFX, which does the same, prints its failures to the terminal, where nobody sees them.
 */
public final class SystemDesktop implements Desktop {
  private static final Logger LOG = LoggerFactory.getLogger(SystemDesktop.class);

  /** A command that still runs after so long has become the program that shows the file. */
  private static final long SECONDS = 8;

  private final OpenCommands commands;
  private final Executor delivery;

  /** The desktop of this system; says on the given executor what has failed. */
  public SystemDesktop(Executor delivery) {
    this(OpenCommands.of(System.getProperty("os.name", "")), delivery);
  }

  SystemDesktop(OpenCommands commands, Executor delivery) {
    this.commands = commands;
    this.delivery = delivery;
  }

  @Override
  public void open(Path file, Consumer<String> failed) {
    Path place = file.toAbsolutePath();
    if (isThere(place, failed)) {
      run(commands.open(place), "No program of this system opens " + place + ".", failed);
    }
  }

  @Override
  public void showInFolder(Path file, Consumer<String> failed) {
    Path place = file.toAbsolutePath();
    if (isThere(place, failed)) {
      run(commands.showInFolder(place), "No program of this system shows " + place + ".", failed);
    }
  }

  private static boolean isThere(Path file, Consumer<String> failed) {
    boolean there = Files.exists(file);
    if (!there) {
      failed.accept(file + " is not there any more. Export again to write it anew.");
    }
    return there;
  }

  /** Runs the first command, and the next one where that fails. */
  void run(List<List<String>> left, String failure, Consumer<String> failed) {
    if (left.isEmpty()) {
      delivery.execute(
          () -> failed.accept(failure + " Copy the path and open it in a program of your choice."));
      return;
    }
    List<String> command = left.getFirst();
    List<List<String>> others = left.subList(1, left.size());
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      var _ =
          process
              .onExit()
              .completeOnTimeout(process, SECONDS, TimeUnit.SECONDS)
              .thenAccept(ended -> {
                if (hasFailed(ended)) {
                  LOG.info("{} ended with status {}", command, ended.exitValue());
                  run(others, failure, failed);
                }
              });
    } catch (IOException e) {
      LOG.debug("{} cannot be started", command, e);
      run(others, failure, failed);
    }
  }

  private boolean hasFailed(Process process) {
    return commands.tellsByStatus() && !process.isAlive() && process.exitValue() != 0;
  }
}
