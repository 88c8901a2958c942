package dev.espalier.runtime.worker;

import dev.espalier.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a process died of that nobody ended on purpose.
 *
 * @param exitCode its exit code; 128 + n for signal n
 * @param crashLog what the JVM wrote down, if it could
 * @param lastWords the last lines it printed
 */
record Autopsy(int exitCode, String crashLog, List<String> lastWords) {

  private static final Logger LOG = LoggerFactory.getLogger(Autopsy.class);

  private static final Pattern SIGNAL =
      Pattern.compile("^# +(SIG[A-Z]+|EXCEPTION_\\w+) \\(", Pattern.MULTILINE);
  private static final String JAVA_WITHOUT_MEMORY = "insufficient memory for the Java Runtime";
  private static final String NATIVE_WITHOUT_MEMORY = "std::bad_alloc";
  private static final int SIGNALLED = 128;
  private static final int SIGKILL = 9;
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 11, "SIGSEGV", 15, "SIGTERM", 31,
          "SIGSYS");

  static Autopsy of(int exitCode, Path crashLog, List<String> lastWords) {
    String log = "";
    if (Files.isReadable(crashLog)) {
      try {
        log = Files.readString(crashLog, StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        LOG.warn("The log of a crash cannot be read", e);
      }
    }
    return new Autopsy(exitCode, log, lastWords);
  }

  /** What the JVM wrote at the top of its log, such as the library that it crashed in. */
  String summary() {
    return crashLog
        .lines()
        .filter(line -> line.startsWith("# ") && line.length() > 2)
        .map(line -> line.substring(2).strip())
        .collect(Collectors.joining(" | "));
  }

  Ending ending() {
    boolean outOfMemory =
        crashLog.contains(JAVA_WITHOUT_MEMORY)
            || lastWords.stream().anyMatch(line -> line.contains(NATIVE_WITHOUT_MEMORY));
    if (outOfMemory) {
      return new Ending(Kind.OUT_OF_MEMORY, "onnxruntime ran out of the memory it may take");
    }
    // The JVM turns every fatal signal into SIGABRT, but writes down which it was.
    Matcher signal = SIGNAL.matcher(crashLog);
    if (signal.find()) {
      return Ending.crashed(signal.group(1));
    }
    int number = exitCode - SIGNALLED;
    if (number == SIGKILL) {
      return new Ending(
          Kind.OUT_OF_MEMORY, "the system ended onnxruntime, most likely for lack of memory,");
    }
    return Ending.crashed(SIGNALS.getOrDefault(number, "exit code " + exitCode));
  }
}
