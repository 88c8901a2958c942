package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be asked to end there")
class InterruptTest {

  @ParameterizedTest
  @ValueSource(ints = {ExitCode.OK, ExitCode.FILE, ExitCode.CANCELLED})
  void exitStatusIsThatOfTheWorkWhateverTheSignal(int code) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Work.class.getName(),
                Integer.toString(code))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader told = process.inputReader()) {
      assertEquals("working", told.readLine());
      process.toHandle().destroy();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      assertEquals("told to stop", told.readLine());
      assertEquals(code, process.exitValue());
    }
  }

  /** Works until it is told to stop, and ends with the exit status that is its argument. */
  static final class Work {
    public static void main(String[] args) throws InterruptedException {
      Interrupt interrupt = Interrupt.ofProcess();
      System.out.println("working");
      while (!interrupt.cancelled()) {
        Thread.sleep(1);
      }
      System.out.println("told to stop");
      int code = Integer.parseInt(args[0]);
      interrupt.ended(code);
      System.exit(code);
    }
  }
}
