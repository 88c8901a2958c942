package dev.espalier.runtime.worker;

import dev.espalier.runtime.inprocess.Telemetry;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker as the system sees it: a process with a folder of its own. */
final class WorkerProcess {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
  private static final int PIPE_BUFFER = 1 << 16;
  private static final int LAST_WORDS = 50;

  /** A crashing JVM takes a while to write down what happened. */
  private static final int SECONDS_TO_DIE = 30;

  private static final int SECONDS_TO_CLOSE = 3;

  private final Process process;
  private final WorkerFolder folder;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final Thread stderr;
  private final Deque<String> lastWords = new ArrayDeque<>();
  private final AtomicReference<@Nullable Ending> decided = new AtomicReference<>();

  private WorkerProcess(Process process, WorkerFolder folder) {
    this.process = process;
    this.folder = folder;
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), PIPE_BUFFER));
    this.out =
        new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), PIPE_BUFFER));
    this.stderr = Thread.ofPlatform().daemon().name("espalier-worker-stderr").start(this::drain);
  }

  static WorkerProcess start(long memoryBytes) throws IOException {
    WorkerFolder folder = WorkerFolder.create();
    ProcessBuilder builder = new ProcessBuilder(WorkerCommand.of(folder.path(), memoryBytes));
    // Options meant for this JVM, such as a module path.
    builder.environment().remove("JDK_JAVA_OPTIONS");
    // Not among the arguments, where it may become too long.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put(Telemetry.OFF_VARIABLE, "1");
    try {
      return new WorkerProcess(builder.start(), folder);
    } catch (IOException e) {
      folder.delete();
      throw e;
    }
  }

  DataInputStream in() {
    return in;
  }

  DataOutputStream out() {
    return out;
  }

  Path folder() {
    return folder.path();
  }

  long pid() {
    return process.pid();
  }

  OptionalLong memoryBytes() {
    return MemoryGauge.bytes(process.pid());
  }

  /** Ends the process, for this reason unless there was one before. */
  void kill(Ending reason) {
    decided.compareAndSet(null, reason);
    process.destroyForcibly();
  }

  /** Ends the process, and leaves nothing of it behind. */
  void close() {
    // Not by the end of its input: a request may be stuck in that pipe, and the end behind it.
    kill(Ending.closed());
    try {
      if (!process.waitFor(SECONDS_TO_CLOSE, TimeUnit.SECONDS)) {
        LOG.warn("Worker {} does not end", process.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    folder.delete();
  }

  /**
   * Waits until the process, which has stopped to reply, has ended; cleans up behind it and says
   * what it died of.
   */
  Ending bury() {
    try {
      if (!process.waitFor(SECONDS_TO_DIE, TimeUnit.SECONDS)) {
        kill(Ending.crashed("it stopped to reply"));
      }
      int exitCode = process.waitFor();
      stderr.join();
      Ending reason = decided.get();
      return reason == null ? autopsy(exitCode) : reason;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Ending.closed();
    } finally {
      folder.delete();
    }
  }

  private Ending autopsy(int exitCode) {
    Autopsy autopsy = Autopsy.of(exitCode, folder.crashLog(), lastWords());
    LOG.warn("Worker {} has ended with {}: {}", process.pid(), exitCode, autopsy.summary());
    return autopsy.ending();
  }

  private List<String> lastWords() {
    synchronized (lastWords) {
      return List.copyOf(lastWords);
    }
  }

  private void drain() {
    try (BufferedReader lines = process.errorReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        LOG.info("Worker {}: {}", process.pid(), line);
        synchronized (lastWords) {
          lastWords.addLast(line);
          if (lastWords.size() > LAST_WORDS) {
            lastWords.removeFirst();
          }
        }
      }
    } catch (IOException e) {
      LOG.debug("The worker has stopped printing", e);
    }
  }
}
