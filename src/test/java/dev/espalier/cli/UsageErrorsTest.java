package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A command line that is not understood is answered in up to three lines. */
class UsageErrorsTest {

  private static final String MODEL = "assets/samples/lenet-300-100.onnx";

  @TempDir private Path folder;
  private final ProgramRun program = new ProgramRun();
  private final StringWriter out = program.out();
  private final StringWriter err = program.err();

  @AfterEach
  void close() {
    program.close();
  }

  private CommandLine commandLine() {
    return program.commandLine(folder);
  }

  private String said(int code, String... args) {
    assertEquals(code, commandLine().execute(args), err::toString);
    assertEquals("", out.toString());
    return err.toString().replace(System.lineSeparator(), "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          inspect --jsn m | there is no option --jsn | Did you mean --json? | inspect
          compress m --bit 4 | there is no option --bit | Did you mean --bits? | compress
          compress m --bit 4 --out x | there is no option --bit | Did you mean --bits? | compress
          compress m --bits 4 | missing required option: '--out=OUT.onnx' | | compress
          inspect | missing required parameter: 'MODEL' | | inspect
          inspect a b | 'b' is one argument too many | | inspect
          evaluate m --samples ten | invalid value for option '--samples': 'ten' is not a whole number | | evaluate
          inspct m | 'inspct' is neither a command nor a file | Did you mean inspect? |
          --jsn | there is no option --jsn | |
          """)
  void sayWhatIsWrongAndWhereToReadOn(
      String arguments, String problem, String meant, String command) {
    String suggestion = meant == null ? "" : meant + "\n";
    String name = command == null ? "" : command + " ";
    assertEquals(
        "espalier: " + problem + "\n" + suggestion + "See espalier " + name + "--help\n",
        said(ExitCode.USAGE, arguments.split(" ")));
  }

  @Test
  void valuesThatAreNoneAreListed() {
    String text = said(ExitCode.USAGE, "compress", MODEL, "--out", "x", "--range", "widest");
    assertTrue(text.contains("'widest' is not one of: min-max, least-squares"), text);
  }

  @Test
  void emptyNameIsNoFolder() {
    String text = said(ExitCode.USAGE, "compress", MODEL, "--bits", "4", "--out", "");
    assertTrue(text.contains("the name is empty"), text);
  }

  @ParameterizedTest
  @CsvSource({"missing.onnx, ", MODEL + ", missing.onnx", "--sample, missing.onnx"})
  void fileThatIsNotThereIsNamed(String first, String second) {
    String[] args = second == null ? new String[] {first} : new String[] {first, second};
    assertEquals("espalier: missing.onnx: there is no such file.\n", said(ExitCode.FILE, args));
  }

  @Test
  void bothSpellingsOfAWordAreUnderstood() {
    for (String range : Set.of("min-max", "min_max", "MIN_MAX")) {
      String text = said(ExitCode.USAGE, "compress", MODEL, "--range", range, "--out", "x");
      assertTrue(text.contains("nothing to do"), text);
      err.getBuffer().setLength(0);
    }
    assertFalse(Files.exists(Path.of("x")));
  }

  @Test
  void commandsAreThoseThatThereAre() {
    assertEquals(
        new TreeSet<>(CommandLineProgram.COMMANDS),
        new TreeSet<>(commandLine().getSubcommands().keySet()));
  }
}
