package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CommandLineProgramTest {

  private static final String SAMPLES = "assets/samples/";
  private static final String MODEL = SAMPLES + "lenet-300-100.onnx";
  private static final String DATA = SAMPLES + "fashion-mnist/calibration-images-idx3-ubyte.gz";

  @TempDir private Path folder;
  @TempDir private Path home;
  private final ProgramRun program = new ProgramRun();
  private final StringWriter out = program.out();
  private final StringWriter err = program.err();

  @AfterEach
  void close() {
    program.close();
  }

  private int run(String... args) {
    return program.run(home, (Object[]) args);
  }

  @Test
  void inspectListsEveryLayerAndTheRestOfTheFile() {
    assertEquals(ExitCode.OK, run("inspect", MODEL));
    assertTrue(out.toString().contains("fc1"), out.toString());
    assertTrue(out.toString().contains("(everything else)"), out.toString());
  }

  @Test
  void compressWritesTheFileThatItReports() throws IOException {
    Path target = folder.resolve("small.onnx");
    int code =
        run(
            "compress",
            MODEL,
            "--bits",
            "4,fc1=2",
            "--sparsity",
            "fc1=0.5",
            "--data",
            DATA,
            "--save-recipe",
            folder.resolve("r.json").toString(),
            "--json",
            "--out",
            target.toString());
    assertEquals("", err.toString());
    assertEquals(ExitCode.OK, code);
    String json = out.toString();
    String written = "\"estimated\":%1$d,\"exported\":%1$d".formatted(Files.size(target));
    assertTrue(json.contains(written), json);
    assertTrue(Files.exists(folder.resolve("small.report.html")));
    assertTrue(Files.exists(folder.resolve("small.report.json")));

    Path again = folder.resolve("again.onnx");
    String recipe = folder.resolve("r.json").toString();
    assertEquals(
        ExitCode.OK, run("compress", MODEL, "--recipe", recipe, "--out", again.toString()));
    assertArrayEquals(Files.readAllBytes(target), Files.readAllBytes(again));
  }

  @Test
  void evaluateComparesWithTheOriginal() {
    assertEquals(
        ExitCode.OK,
        run("evaluate", MODEL, "--data", DATA, "--against", MODEL, "--samples", "200"));
    assertTrue(out.toString().contains("accuracy (top 1)"), out.toString());
    assertTrue(out.toString().contains("+0.00 points"), out.toString());
  }

  @Test
  void wrongUseIsTwoAndSaysWhat() {
    assertEquals(ExitCode.USAGE, run("compress", MODEL, "--bits", "9", "--out", out("x")));
    assertTrue(err.toString().contains("'9' is not a bit width"), err.toString());
    assertEquals(ExitCode.USAGE, run("compress", MODEL, "--bits", "dense=4", "--out", out("x")));
    assertTrue(err.toString().contains("no layer fits 'dense'"), err.toString());
    assertEquals(ExitCode.USAGE, run("compress", MODEL, "--out", out("x")));
    assertEquals(ExitCode.USAGE, run("compress", MODEL, "--bits", "4"));
    assertFalse(Files.exists(folder.resolve("x")));
  }

  @Test
  void estimateOfTheTimeStandsBesideItsMeasurement() throws IOException {
    Path target = folder.resolve("small.onnx");
    String[] command = {"compress", MODEL, "--bits", "4", "--json", "--out", target.toString()};
    assertEquals(ExitCode.OK, run(command));
    Matcher latency =
        Pattern.compile("\"estimatedRatio\":([0-9.]+).*?\"ratio\":([0-9.]+)")
            .matcher(out.toString());
    assertTrue(latency.find(), out.toString());
    // Weights are decoded when the model is loaded, so neither is far from 1.
    assertEquals(Double.parseDouble(latency.group(2)), Double.parseDouble(latency.group(1)), 0.5);

    // What was probed once is known the next time.
    Path probes = home.resolve("probes.json");
    byte[] known = Files.readAllBytes(probes);
    Files.delete(target);
    assertEquals(ExitCode.OK, run(command));
    assertArrayEquals(known, Files.readAllBytes(probes));
  }

  @Test
  void badFilesAreThreeAndNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.onnx"), "this is no model");
    assertEquals(ExitCode.FILE, run("inspect", text.toString()));
    assertEquals(ExitCode.FILE, run("inspect", folder.resolve("missing.onnx").toString()));
    assertEquals(ExitCode.FILE, run("evaluate", MODEL, "--data", text.toString()));
    assertTrue(err.toString().contains("text.onnx"), err.toString());
    assertTrue(err.toString().contains("missing.onnx"), err.toString());
  }

  @Test
  void recipeThatIsNotThereIsSaidToBe() {
    String recipe = folder.resolve("missing.json").toString();
    assertEquals(ExitCode.FILE, run("compress", MODEL, "--recipe", recipe, "--out", out("x")));
    assertEquals("espalier: " + recipe + ": no such file or folder", err.toString().strip());
  }

  @Test
  void settingsThatChangeNothingAreSaidTo() {
    assertEquals(ExitCode.USAGE, run("compress", MODEL, "--bits", "32", "--out", out("x")));
    assertTrue(err.toString().contains("every layer stays as it is"), err.toString());
  }

  @Test
  void failureLeavesStandardOutputEmptyForMachines() {
    assertEquals(ExitCode.FILE, run("inspect", "missing.onnx", "--json"));
    assertEquals(
        ExitCode.USAGE, run("compress", MODEL, "--json", "--bits", "9", "--out", out("x")));
    assertEquals(ExitCode.USAGE, run("evaluate", MODEL, "--json"));
    assertEquals("", out.toString());
    assertEquals(3, err.toString().lines().count(), err.toString());
  }

  @Test
  void originalIsNeverOverwritten() throws IOException {
    Path copy = Files.copy(Path.of(MODEL), folder.resolve("model.onnx"));
    byte[] before = Files.readAllBytes(copy);
    assertEquals(
        ExitCode.FILE,
        run("compress", copy.toString(), "--bits", "4", "--force", "--out", copy.toString()));
    assertArrayEquals(before, Files.readAllBytes(copy));
    assertEquals(List.of("model.onnx"), names());
  }

  @Test
  void existingFileIsReplacedOnlyWhenTold() throws IOException {
    Path target = Files.writeString(folder.resolve("x.onnx"), "mine");
    assertEquals(ExitCode.USAGE, run("compress", MODEL, "--bits", "4", "--out", target.toString()));
    assertEquals("mine", Files.readString(target));
  }

  /** Which is asked for before any work is done. */
  @Test
  void reportOfAnotherExportIsReplacedOnlyWhenTold() throws IOException {
    String target = out("small.espalier");
    String[] command = {"compress", MODEL, "--bits", "4", "--out", target};
    Path report = folder.resolve("small.espalier.report.json");
    Files.writeString(report, "{\"exported\" : \"other.espalier\"}");
    byte[] before = Files.readAllBytes(report);
    assertEquals(ExitCode.USAGE, run(command));
    assertTrue(err.toString().contains(report + " exists"), err.toString());
    assertTrue(err.toString().contains("--force"), err.toString());
    assertArrayEquals(before, Files.readAllBytes(report));
    assertEquals(List.of("small.espalier.report.json"), names());

    assertEquals(ExitCode.OK, run("compress", MODEL, "--bits", "4", "--force", "--out", target));
    assertTrue(Files.readString(report).contains("\"small.espalier\""));
    assertTrue(out.toString().contains("small.espalier.report.html"), out.toString());

    // It is of the file that is no longer there.
    Files.delete(Path.of(target));
    assertEquals(ExitCode.OK, run(command));
  }

  @Test
  void exportOfAnotherKindLeavesTheReportOfTheFirst() throws IOException {
    assertEquals(ExitCode.OK, run("compress", MODEL, "--bits", "4", "--out", out("small.onnx")));
    byte[] before = Files.readAllBytes(folder.resolve("small.report.json"));

    assertEquals(
        ExitCode.OK, run("compress", MODEL, "--bits", "3", "--out", out("small.espalier")));

    assertArrayEquals(before, Files.readAllBytes(folder.resolve("small.report.json")));
    assertTrue(Files.exists(folder.resolve("small.espalier.report.json")));
  }

  @Test
  void recipeIsNotSavedWhereTheReportGoes() throws IOException {
    String recipe = out("small.report.json");
    int code =
        run(
            "compress",
            MODEL,
            "--bits",
            "4",
            "--out",
            out("small.onnx"),
            "--save-recipe",
            recipe,
            "--force");
    assertEquals(ExitCode.USAGE, code);
    assertTrue(err.toString().contains("where the report"), err.toString());
    assertEquals(List.of(), names());
  }

  @Test
  void completionIsAScript() {
    assertEquals(ExitCode.OK, run("completion"));
    assertTrue(out.toString().contains("complete -F"), out.toString());
  }

  @Test
  void progressNeverFalls() {
    ProgramRun watched = new ProgramRun(true);
    int code =
        watched.run(home, "compress", MODEL, "--bits", "4", "--data", DATA, "--out", out("x"));
    watched.close();
    assertEquals(ExitCode.OK, code, watched.err()::toString);
    List<Long> full =
        Arrays.stream(watched.err().toString().split("\r"))
            .filter(drawn -> drawn.startsWith("[") && !drawn.contains("....."))
            .map(drawn -> drawn.chars().filter(c -> c == '#').count())
            .toList();
    assertEquals(full.stream().sorted().toList(), full);
    assertTrue(full.size() > 5, full::toString);
  }

  @Test
  void filesToCopyAreWordsOfTheirOwn() {
    String target = out("my small model.onnx");
    assertEquals(ExitCode.OK, run("compress", MODEL, "--bits", "4", "--out", target));
    assertTrue(
        out.toString().contains("evaluate \"" + target + "\" --against " + MODEL + " --data D"),
        out.toString());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void completionKnowsCommandsOptionsAndValues() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
    assertEquals(ExitCode.OK, run("completion"));
    Path script = Files.writeString(folder.resolve("completion.sh"), out.toString());
    assertEquals("inspect compress evaluate pack unpack completion", completed(script, ""));
    assertEquals("compress", completed(script, "compr"));
    assertEquals("--samples", completed(script, "evaluate", "--sam"));
    assertEquals(
        "min-max least-squares percentile entropy half-quadratic least-output-error",
        completed(script, "compress", "--range", ""));
  }

  /** What bash offers for the last word. */
  private static String completed(Path script, String... words) throws Exception {
    String program =
        """
        source "$1"; shift
        complete -p espalier >/dev/null || exit 1
        COMP_WORDS=(espalier "$@"); COMP_CWORD=$#
        COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
        _complete_espalier espalier "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        echo "${COMPREPLY[*]}"
        """;
    List<String> command = new ArrayList<>(List.of("/bin/bash", "--norc", "-c", program, "bash"));
    command.add(script.toString());
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).start();
    String offered = process.inputReader().readLine();
    assertEquals(0, process.waitFor());
    return offered;
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void whoHasNoGtkIsToldWhichPackageHasIt() {
    String text = CommandLineProgram.withoutWindow("Unable to load glass GTK library.");
    assertTrue(text.contains("libgtk-3-0"), text);
    assertFalse(
        CommandLineProgram.withoutWindow("Unable to open DISPLAY").contains("libgtk-3-0"), text);
  }
}
