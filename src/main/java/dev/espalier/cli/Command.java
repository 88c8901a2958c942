package dev.espalier.cli;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.TaskContext;
import dev.espalier.json.Json;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.RuntimeFailure;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/**
 * What all sub-commands have in common: progress, JSON, errors as one line, exit codes, an end at
 * Ctrl-C.
 */
abstract class Command implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(Command.class);

  private final Terminal terminal;
  private final Interrupt interrupt;

  @Option(names = "--json", description = "Print the result as JSON, in one line.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress.")
  private boolean quiet;

  Command(Terminal terminal, Interrupt interrupt) {
    this.terminal = terminal;
    this.interrupt = interrupt;
  }

  /**
   * Does the work.
   *
   * @return what to print: a record for {@code --json}, which also says itself in words
   */
  abstract Printable run(TaskContext context) throws Exception;

  /** Says something that is neither the result nor an error, on standard error. */
  final void note(String text) {
    terminal.clearProgress();
    terminal.err().println("espalier: " + text);
  }

  /** A result that can be printed both ways. */
  interface Printable {
    /** The record that is printed as JSON. */
    Object json();

    /** The same for a person; several lines. */
    String text();
  }

  @Override
  @SuppressWarnings("IllegalCatch") // Here a command ends, whatever ended it.
  public final Integer call() {
    CancelSignal cancel = interrupt;
    Terminal shown = quiet ? new Terminal(terminal.out(), terminal.err(), false) : terminal;
    try {
      Printable result = run(new TaskContext(cancel, shown.progress()));
      shown.clearProgress();
      terminal.out().println(json ? Json.line(result.json()) : result.text());
      terminal.out().flush();
      if (interrupt.cancelled()) {
        terminal.err().println("espalier: interrupted when all was already done");
      }
      return ExitCode.OK;
    } catch (Exception | OutOfMemoryError | StackOverflowError | InternalError e) {
      shown.clearProgress();
      return report(e);
    }
  }

  private int report(Throwable failure) {
    // The runtime may be interrupted by the same Ctrl-C, and says so as a failure.
    boolean lost = failure instanceof RuntimeFailure && interrupt.cancelled();
    int code = lost ? ExitCode.CANCELLED : ExitCode.of(failure);
    String message = Failure.of("", failure).message();
    if (code == ExitCode.DEFECT) {
      LOG.error("A defect of Espalier", failure);
    }
    terminal.err().println("espalier: " + (code == ExitCode.CANCELLED ? "interrupted" : message));
    terminal.err().flush();
    return code;
  }
}
