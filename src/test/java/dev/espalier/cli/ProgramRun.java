package dev.espalier.cli;

import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** The program in this process, with what it says. */
final class ProgramRun implements AutoCloseable {
  private final InProcessRuntime runtime = new InProcessRuntime();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final boolean interactive;

  /** At no terminal. */
  ProgramRun() {
    this(false);
  }

  /**
   * A run.
   *
   * @param interactive whether a person watches at a terminal
   */
  ProgramRun(boolean interactive) {
    this.interactive = interactive;
  }

  /** The program, before it is told anything. */
  CommandLine commandLine(Path home) {
    Terminal terminal =
        new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), interactive);
    Engines engines = new Engines(runtime, new Nd4jLinearAlgebra(1));
    return CommandLineProgram.commandLine(terminal, new Interrupt(), engines, home, "1.0");
  }

  /** Runs a command; returns its exit status. */
  int run(Path home, Object... args) {
    String[] words = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    return commandLine(home).execute(words);
  }

  /** Compresses a model to {@code small.onnx} in a folder, with more options. */
  int compress(Path folder, Object model, String... more) {
    List<Object> args =
        new ArrayList<>(List.of("compress", model, "--out", folder.resolve("small.onnx")));
    args.addAll(List.of(more));
    return run(folder, args.toArray());
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
