package dev.espalier.runtime.worker;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker process: reads requests from its standard input until that ends, then ends too. */
public final class WorkerMain {

  private static final int PIPE_BUFFER = 1 << 16;

  private WorkerMain() {}

  /**
   * Runs the worker.
   *
   * @param arguments the folder for files that go between the two processes
   */
  public static void main(String[] arguments) {
    // Only the server may write into the pipe.
    System.setOut(
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    Path folder = Path.of(arguments[0]);
    int exit = serve(folder);
    // The parent does so too, unless it is dead.
    WorkerFolder.delete(folder);
    // Not exit: that would unload onnxruntime while its threads may still be running.
    Runtime.getRuntime().halt(exit);
  }

  private static int serve(Path folder) {
    DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(new FileInputStream(FileDescriptor.in), PIPE_BUFFER));
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), PIPE_BUFFER));
    try {
      new WorkerServer(out, folder).serve(in);
      return 0;
    } catch (IOException e) {
      Logger log = LoggerFactory.getLogger(WorkerMain.class);
      log.error("The worker ends", e);
      return 1;
    }
  }
}
