package dev.espalier.runtime.worker;

import dev.espalier.runtime.inprocess.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a worker; its class path is in the environment. */
final class WorkerCommand {

  /**
   * What the JVM and onnxruntime need for themselves: code, malloc's slack, thread stacks. A stack
   * counts as a whole, and a few requests may be under way.
   */
  private static final long OVERHEAD_BYTES = 640L << 20;

  private static final long LEAST_HEAP = 128L << 20;
  private static final long LARGEST_HEAP = 4L << 30;
  private static final Path SHELL = Path.of("/bin/sh");

  // The system is told to end the worker first should memory run out altogether. Ctrl-C reaches all
  // processes of a terminal; when the worker ends is for its parent to say, which it tells to stop.
  private static final String LIMITED =
      """
      trap '' INT
      ulimit -d "$1" 2>/dev/null
      echo 1000 2>/dev/null >/proc/self/oom_score_adj
      shift
      exec "$@"
      """;

  private WorkerCommand() {}

  static List<String> of(Path folder, long memoryBytes) {
    List<String> command = new ArrayList<>(limited(memoryBytes));
    command.add(java().toString());
    // Its outputs pass through the heap; it starts fast and computes nothing in Java.
    command.add("-Xmx" + Math.clamp(memoryBytes / 4, LEAST_HEAP, LARGEST_HEAP));
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto"));
    command.add("-XX:-CreateCoredumpOnCrash");
    command.add("-XX:ErrorFile=" + WorkerFolder.crashLog(folder));
    command.add("--enable-native-access=ALL-UNNAMED");
    NativeLibrary.directory()
        .ifPresent(path -> command.add("-D" + NativeLibrary.PATH_PROPERTY + "=" + path));
    // What onnxruntime leaves behind when it is killed goes with the folder.
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(List.of(WorkerMain.class.getName(), folder.toString()));
    return command;
  }

  private static List<String> limited(long memoryBytes) {
    // RLIMIT_DATA counts what is written to and private, on Linux only. RLIMIT_AS would also count
    // mapped models, and what the JVM merely reserves.
    boolean linux = Files.isDirectory(Path.of("/proc/self"));
    if (!linux || !Files.isExecutable(SHELL)) {
      return List.of();
    }
    long kilobytes = (memoryBytes + OVERHEAD_BYTES) >> 10;
    return List.of(SHELL.toString(), "-c", LIMITED, "sh", Long.toString(kilobytes));
  }

  private static Path java() {
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    Path windows = bin.resolve("java.exe");
    return Files.exists(windows) ? windows : bin.resolve("java");
  }
}
