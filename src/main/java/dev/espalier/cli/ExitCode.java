package dev.espalier.cli;

import dev.espalier.export.ExportException;
import dev.espalier.method.CompressionException;
import dev.espalier.numeric.CancelledException;
import dev.espalier.runtime.RuntimeFailure;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the exit status of the process says. */
final class ExitCode {

  static final int OK = 0;

  /** A defect of the program. */
  static final int DEFECT = 1;

  /** The command line is not understood. */
  static final int USAGE = 2;

  /** A file cannot be read or written, or does not hold what it should. */
  static final int FILE = 3;

  /** The runtime refuses a model, or does not survive it. */
  static final int RUNTIME = 4;

  /** The compressed model is not what it should be, and was not put into its place. */
  static final int REFUSED = 5;

  /** Interrupted. */
  static final int CANCELLED = 130;

  private ExitCode() {}

  /** What the codes mean, for the help. */
  static Map<String, String> list() {
    Map<String, String> list = new LinkedHashMap<>();
    list.put(" 0", "done");
    list.put(" 1", "a defect of the program");
    list.put(" 2", "the command line is not understood");
    list.put(" 3", "a file cannot be read or written, or does not hold what it should");
    list.put(" 4", "the runtime refuses a model, or does not survive it");
    list.put(" 5", "a layer cannot be compressed as planned, or the result failed its checks");
    list.put("130", "interrupted");
    return list;
  }

  static int of(Throwable failure) {
    return switch (failure) {
      case CancelledException _ -> CANCELLED;
      case RuntimeFailure _ -> RUNTIME;
      case ExportException _, CompressionException _ -> REFUSED;
      case IOException _ -> FILE;
      case UsageException _ -> USAGE;
      default -> DEFECT;
    };
  }
}
