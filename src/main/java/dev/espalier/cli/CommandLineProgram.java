package dev.espalier.cli;

import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.runtime.ModelRuntime;
import java.io.Console;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** The program as a terminal sees it. */
@CommandLine.Command(
    name = "espalier",
    description = "Makes neural networks smaller and faster.",
    customSynopsis = {"espalier [--sample] [FILE...]", "   or: espalier COMMAND"},
    footer = {
      "",
      "Without a command it opens the window with the files: a model, data, a recipe.",
      "See espalier COMMAND --help"
    },
    mixinStandardHelpOptions = true,
    versionProvider = CommandLineProgram.Version.class)
public final class CommandLineProgram implements Runnable {

  /** The names of the sub-commands. */
  static final List<String> COMMANDS =
      List.of("inspect", "compress", "evaluate", "pack", "unpack", "completion");

  private final PrintWriter out;

  @Spec private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  private CommandLineProgram(PrintWriter out) {
    this.out = out;
  }

  /**
   * Runs a command line.
   *
   * @param runtime runs models; closed when this returns
   * @param algebra computes with matrices
   * @param home the folder that holds what is kept between starts
   * @param version what {@code --version} prints
   * @return the exit status
   */
  public static int run(
      String[] args, ModelRuntime runtime, LinearAlgebra algebra, Path home, String version) {
    boolean interactive =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
    PrintWriter err =
        new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
    Interrupt interrupt = Interrupt.ofProcess();
    int code;
    try (runtime) {
      code =
          commandLine(
                  new Terminal(out, err, interactive),
                  interrupt,
                  new Engines(runtime, algebra),
                  home,
                  version)
              .execute(args);
    }
    interrupt.ended(code);
    return code;
  }

  /**
   * Says that there is no window.
   *
   * @return the exit status
   */
  public static int noWindow(Exception why) {
    System.err.println("espalier: " + withoutWindow(String.valueOf(why.getMessage())));
    return ExitCode.FILE;
  }

  /** What is wrong and what to do, by what the toolkit says. */
  static String withoutWindow(String why) {
    String libraries =
        why.toLowerCase(Locale.ROOT).contains("gtk library")
            ? " Linux needs GTK 3 for it; Debian and Ubuntu have it as the package libgtk-3-0."
            : "";
    return "the window cannot be opened ("
        + why
        + ")."
        + libraries
        + " Without a screen, use a sub-command: espalier --help";
  }

  static CommandLine commandLine(
      Terminal terminal, Interrupt interrupt, Engines engines, Path home, String version) {
    CommandLine line =
        new CommandLine(new CommandLineProgram(terminal.out()), new Factory(version));
    line.addSubcommand(new InspectCommand(terminal, interrupt, engines, home));
    line.addSubcommand(new CompressCommand(terminal, interrupt, engines, home));
    line.addSubcommand(new EvaluateCommand(terminal, interrupt, engines.runtime()));
    line.addSubcommand(new PackCommand(terminal, interrupt));
    line.addSubcommand(new UnpackCommand(terminal, interrupt));
    line.getSubcommands().values().forEach(command -> command.getCommandSpec().addOption(help()));
    line.getCommandSpec().addOption(sample());
    CommandLine completion = new CommandLine(new AutoComplete.GenerateCompletion());
    completion.setCommandName("completion");
    completion
        .getCommandSpec()
        .usageMessage()
        .description("Print a completion script for bash and zsh: source <(espalier completion)");
    line.addSubcommand("completion", completion);
    describe(line);
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    line.setParameterExceptionHandler(new UsageErrors());
    line.registerConverter(Path.class, CommandLineProgram::path);
    line.registerConverter(int.class, text -> number(text, Integer::valueOf, "a whole number"));
    line.registerConverter(Double.class, text -> number(text, Double::valueOf, "a number"));
    return line;
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Show this help message and exit.")
        .build();
  }

  /** For the help and the completion: it is read where the window is opened. */
  private static OptionSpec sample() {
    return OptionSpec.builder(WindowArguments.SAMPLE)
        .description("Open the window with the sample.")
        .build();
  }

  private static void describe(CommandLine line) {
    for (CommandLine command : line.getSubcommands().values()) {
      command.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
      command.getCommandSpec().usageMessage().exitCodeList(ExitCode.list());
    }
  }

  private static <T> T number(String text, Function<String, T> parser, String kind) {
    try {
      return parser.apply(text.strip());
    } catch (NumberFormatException e) {
      throw new CommandLine.TypeConversionException("'" + text + "' is not " + kind);
    }
  }

  private static Path path(String text) {
    if (text.isBlank()) {
      throw new CommandLine.TypeConversionException("the name is empty");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new CommandLine.TypeConversionException("'" + text + "' is no name for a file");
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(out);
  }

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    private final String version;

    Version(String version) {
      this.version = version;
    }

    @Override
    public String[] getVersion() {
      return new String[] {"Espalier " + version};
    }
  }

  /** Makes what picocli wants to make by itself. */
  private record Factory(String version) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      return type == Version.class
          ? type.cast(new Version(version))
          : CommandLine.defaultFactory().create(type);
    }
  }
}
