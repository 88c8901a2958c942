package dev.espalier.runtime.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** Looks at worker processes from outside. */
final class WorkerProcesses {

  private WorkerProcesses() {}

  /** The folder that a worker was given; Linux only. */
  static Path folder(long pid) throws IOException {
    String[] arguments = Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0");
    return Path.of(arguments[arguments.length - 1]);
  }

  /** Whether it becomes true within twenty seconds. */
  static boolean becomesTrue(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 2000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    return condition.getAsBoolean();
  }
}
