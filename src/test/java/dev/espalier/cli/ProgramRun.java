package dev.espalier.cli;

import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;

/** The program in this process, with what it says. */
final class ProgramRun implements AutoCloseable {
  private final InProcessRuntime runtime = new InProcessRuntime();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Runs a command; returns its exit status. */
  int run(Path home, Object... args) {
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    Engines engines = new Engines(runtime, new Nd4jLinearAlgebra(1));
    String[] words = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    return CommandLineProgram.commandLine(terminal, new Interrupt(), engines, home, "1.0")
        .execute(words);
  }

  /** What was said so far. */
  StringWriter out() {
    return out;
  }

  /** What was complained of so far. */
  StringWriter err() {
    return err;
  }

  @Override
  public void close() {
    runtime.close();
  }
}
