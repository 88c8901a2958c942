package dev.espalier.runtime.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.runtime.RuntimeFailure.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AutopsyTest {

  private static Ending ending(int exitCode, String crashLog, String... lastWords) {
    return new Autopsy(exitCode, crashLog, List.of(lastWords)).ending();
  }

  @Test
  void signalIsTheOneThatTheJvmWroteDown() {
    String log =
        """
        #
        # A fatal error has been detected by the Java Runtime Environment:
        #
        #  SIGSEGV (0xb) at pc=0x00007f0e1c, pid=1, tid=2
        """;
    assertEquals(Ending.crashed("SIGSEGV"), ending(134, log));
    assertEquals(
        "A fatal error has been detected by the Java Runtime Environment:"
            + " | SIGSEGV (0xb) at pc=0x00007f0e1c, pid=1, tid=2",
        new Autopsy(134, log, List.of()).summary());
    assertEquals(
        Ending.crashed("EXCEPTION_ACCESS_VIOLATION"),
        ending(1, log.replace("SIGSEGV", "EXCEPTION_ACCESS_VIOLATION")));
  }

  @Test
  void signalIsThatOfTheExitCodeWithoutLog() {
    assertEquals(Ending.crashed("SIGABRT"), ending(134, "", "free(): invalid pointer"));
    assertEquals(Ending.crashed("SIGFPE"), ending(136, ""));
    assertEquals(Ending.crashed("exit code 3"), ending(3, ""));
  }

  @Test
  void killedFromOutsideIsTakenForLackOfMemory() {
    assertEquals(Kind.OUT_OF_MEMORY, ending(137, "").kind());
  }

  @Test
  void failedAllocationIsLackOfMemory() {
    assertEquals(
        Kind.OUT_OF_MEMORY,
        ending(134, "", "terminate called after throwing an instance of 'std::bad_alloc'").kind());
    assertEquals(
        Kind.OUT_OF_MEMORY,
        ending(1, "# There is insufficient memory for the Java Runtime Environment to continue.")
            .kind());
  }

  @Test
  void missingLogIsNoProblem() {
    Path nowhere = Path.of("no", "such", "crash.log");

    assertEquals(Ending.crashed("SIGBUS"), Autopsy.of(135, nowhere, List.of()).ending());
  }

  @Test
  void memoryIsWhatNoFileStandsBehind() {
    String status =
        """
        VmRSS:\t  300 kB
        RssAnon:\t     100 kB
        RssFile:\t     180 kB
        RssShmem:\t      20 kB
        """;
    assertEquals(OptionalLong.of(120 << 10), MemoryGauge.parse(status));
    assertEquals(OptionalLong.empty(), MemoryGauge.parse("State: Z (zombie)\n"));
  }
}
