package dev.espalier.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is said about a command line that is not understood: what is wrong, what may have been
 * meant, and where to read on.
 */
final class UsageErrors implements IParameterExceptionHandler {

  private static final int MOST_SUGGESTIONS = 3;

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    Optional<String> missing = missingFile(command, args);
    if (missing.isPresent()) {
      err.println("espalier: " + missing.get() + ": there is no such file.");
      return ExitCode.FILE;
    }
    Optional<String> stray = stray(e);
    err.println("espalier: " + stray.map(word -> words(command, word)).orElseGet(() -> said(e)));
    stray
        .map(word -> new UnmatchedArgumentException(command, List.of(word)).getSuggestions())
        .filter(meant -> !meant.isEmpty())
        .ifPresent(meant -> err.println("Did you mean " + first(meant) + "?"));
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  /** Files to open in the window, of which one is not there. */
  private static Optional<String> missingFile(CommandLine command, String[] args) {
    if (command.getParent() != null || !WindowArguments.areMeant(args[0])) {
      return Optional.empty();
    }
    return WindowArguments.missing(args).filter(word -> !isOption(word));
  }

  /**
   * The word that fits nothing; an unknown option also where picocli misses a known one, which may
   * be meant by it.
   */
  private static Optional<String> stray(ParameterException e) {
    List<String> rest = e.getCommandLine().getUnmatchedArguments();
    Optional<String> option = rest.stream().filter(UsageErrors::isOption).findFirst();
    return option.isEmpty() && e instanceof UnmatchedArgumentException
        ? rest.stream().findFirst()
        : option;
  }

  private static String words(CommandLine command, String word) {
    if (isOption(word)) {
      return "there is no option " + word;
    }
    return command.getParent() == null
        ? "'" + word + "' is neither a command nor a file"
        : "'" + word + "' is one argument too many";
  }

  private static boolean isOption(String word) {
    return word.startsWith("-");
  }

  private static String said(ParameterException e) {
    String text = String.valueOf(e.getMessage());
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  private static String first(List<String> meant) {
    return String.join(" or ", meant.subList(0, Math.min(MOST_SUGGESTIONS, meant.size())));
  }
}
