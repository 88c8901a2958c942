package dev.espalier.cli;

import dev.espalier.method.RangeMethod;
import dev.espalier.runtime.ModelRuntime;
import java.io.Console;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Spec;

/** The program as a terminal sees it. */
@CommandLine.Command(
    name = "espalier",
    description =
        "Makes neural networks smaller and faster. Without a sub-command it opens the window.",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLineProgram.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class CommandLineProgram implements Runnable {

  private final PrintWriter out;

  @Spec private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  private CommandLineProgram(PrintWriter out) {
    this.out = out;
  }

  /**
   * Runs a command line.
   *
   * @param runtime runs models
   * @param home the folder that holds what is kept between starts
   * @param version what {@code --version} prints
   * @return the exit status
   */
  public static int run(String[] args, ModelRuntime runtime, Path home, String version) {
    boolean interactive =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
    PrintWriter err =
        new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
    Interrupt interrupt = new Interrupt();
    Thread onSignal = new Thread(interrupt::interrupt, "interrupt");
    Runtime.getRuntime().addShutdownHook(onSignal);
    int code =
        commandLine(new Terminal(out, err, interactive), interrupt, runtime, home, version)
            .execute(args);
    interrupt.done();
    return code;
  }

  /**
   * Says that there is no window.
   *
   * @return the exit status
   */
  public static int noWindow(Exception why) {
    System.err.println(
        "espalier: the window cannot be opened ("
            + why.getMessage()
            + "). Without a screen, use a sub-command: espalier --help");
    return ExitCode.FILE;
  }

  static CommandLine commandLine(
      Terminal terminal, Interrupt interrupt, ModelRuntime runtime, Path home, String version) {
    CommandLine line =
        new CommandLine(new CommandLineProgram(terminal.out()), new Factory(version));
    line.addSubcommand(new InspectCommand(terminal, interrupt));
    line.addSubcommand(new CompressCommand(terminal, interrupt, runtime, home));
    line.addSubcommand(new EvaluateCommand(terminal, interrupt, runtime));
    CommandLine completion = new CommandLine(new AutoComplete.GenerateCompletion());
    completion.setCommandName("completion");
    completion
        .getCommandSpec()
        .usageMessage()
        .description("Print a completion script for bash and zsh: source <(espalier completion)");
    line.addSubcommand("completion", completion);
    for (CommandLine command : line.getSubcommands().values()) {
      command.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
      command.getCommandSpec().usageMessage().exitCodeList(ExitCode.list());
    }
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(RangeMethod.class, CommandLineProgram::range);
    return line;
  }

  /** As the window and the recipes write it: min-max and min_max are the same. */
  private static RangeMethod range(String text) {
    String name = text.strip().replace('-', '_').toUpperCase(Locale.ROOT);
    return Arrays.stream(RangeMethod.values())
        .filter(method -> method.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CommandLine.TypeConversionException(
                "'" + text + "' is neither min-max nor least-squares"));
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
