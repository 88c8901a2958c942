package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.export.ExportReport;
import dev.espalier.json.Json;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be done is refused with the file and the place, and leaves nothing behind. */
@Timeout(120)
class BadInputTest {

  private static final Path MODEL = Path.of("assets", "samples", "lenet-300-100.onnx");
  private static final int WIDTH = 40;

  @TempDir private Path folder;
  @TempDir private Path home;
  private final ProgramRun program = new ProgramRun();
  private final StringWriter out = program.out();
  private final StringWriter err = program.err();

  @AfterEach
  void close() {
    program.close();
  }

  private int run(Object... args) {
    return program.run(home, args);
  }

  private void assertSaid(String... parts) {
    for (String part : parts) {
      assertTrue(err.toString().contains(part), err.toString());
    }
  }

  private Path product(String name, float[] weights, long... dims) throws IOException {
    Path file = folder.resolve(name);
    ModelBuilder.opset(17)
        .input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(dims[0])))
        .output("y")
        .tensor(NewTensor.of("head.weight", Dims.of(dims), weights))
        .node(NewNode.of("MatMul", List.of("x", "head.weight"), "y").named("head"))
        .write(file);
    return file;
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void weightsThatAreNoNumbersAreNamed(float bad) throws IOException {
    float[] weights = new float[WIDTH * WIDTH];
    weights[7] = bad;
    Path model = product("bad.onnx", weights, WIDTH, WIDTH);
    assertEquals(ExitCode.OK, run("inspect", model));
    Path target = folder.resolve("small.onnx");
    assertEquals(ExitCode.REFUSED, run("compress", model, "--bits", 4, "--out", target));
    assertSaid("head", Float.isNaN(bad) ? "NaN" : "nfinit");
    assertEquals(List.of("bad.onnx"), names());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16})
  void weightsOfZerosComeOutAsZeros(int bits) throws IOException {
    Path model = product("zeros.onnx", new float[WIDTH * WIDTH], WIDTH, WIDTH);
    Path target = folder.resolve("small.onnx");
    assertEquals(
        ExitCode.OK, run("compress", model, "--bits", bits, "--out", target), err::toString);
    assertTrue(out.toString().contains("bit for bit"), out.toString());
    assertTrue(Files.size(target) < Files.size(model));
  }

  /** JSON has no infinity: such a figure is left out, not a text in a number's place. */
  @Test
  void jsonHoldsNumbersOnlyWhereTheyAreFinite() throws IOException {
    float[] signs = new float[WIDTH * WIDTH];
    Arrays.fill(signs, 0.5f);
    Path model = product("signs.onnx", signs, WIDTH, WIDTH);
    Path target = folder.resolve("small.onnx");
    assertEquals(
        ExitCode.OK, run("compress", model, "--bits", 1, "--json", "--out", target), err::toString);
    String json = out.toString().strip();
    assertEquals(1, json.lines().count());
    assertFalse(json.contains("Infinity") || json.contains("NaN"), json);
    ExportReport report = Json.parse(json, "standard output", ExportReport.class);
    assertTrue(report.layers().getFirst().changed());
  }

  @Test
  void aSingleWeightCanBeCompressed() throws IOException {
    Path model = product("one.onnx", new float[] {-0.3f}, 1, 1);
    Path target = folder.resolve("small.onnx");
    assertEquals(ExitCode.OK, run("compress", model, "--bits", 4, "--out", target), err::toString);
  }

  @Test
  void weightsOfNoSizeAreShownAndLeftAlone() throws IOException {
    Path model = product("none.onnx", new float[0], 0, 4);
    assertEquals(ExitCode.OK, run("inspect", model));
    assertTrue(out.toString().contains("head"), out.toString());
    assertEquals(ExitCode.USAGE, run("compress", model, "--bits", 4, "--out", folder.resolve("o")));
    assertEquals(List.of("none.onnx"), names());
  }

  @Test
  void recipeForAnotherModelIsMatchedByNameAndTheRestListed() throws IOException {
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.json"),
            """
            {"schemaVersion": 1, "model": "other.onnx",
             "layers": {"fc1": {"bits": 4}, "stem.conv": {"bits": 2}}}
            """);
    Path target = folder.resolve("small.onnx");
    assertEquals(
        ExitCode.OK, run("compress", MODEL, "--json", "--recipe", recipe, "--out", target));
    assertEquals("espalier: not in this model, left out: stem.conv", err.toString().strip());
    Json.parse(out.toString(), "standard output", ExportReport.class);
    assertTrue(Files.size(target) < Files.size(MODEL));
  }

  @Test
  void folderIsNoRecipe() throws IOException {
    Path target = folder.resolve("small.onnx");
    assertEquals(ExitCode.FILE, run("compress", MODEL, "--recipe", home, "--out", target));
    assertSaid(home + ": is a folder, not a recipe; choose the .json file");
    assertEquals(List.of(), names());
  }

  @Test
  void missingDataSaysWhatDataIs() {
    Path missing = folder.resolve("none");
    assertEquals(ExitCode.FILE, run("evaluate", MODEL, "--data", missing));
    assertSaid(missing + ": there is no such file or folder", "NPY", "folder");
  }

  @Test
  void folderThatIsReadOnlyIsRefused() throws IOException {
    Path shut = Files.createDirectory(folder.resolve("shut"));
    assumeTrue(Files.getFileStore(shut).supportsFileAttributeView("posix"), "needs file modes");
    Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      Path target = shut.resolve("small.onnx");
      assertEquals(ExitCode.FILE, run("compress", MODEL, "--bits", 4, "--out", target));
      assertSaid(target.toString(), "read-only");
    } finally {
      Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    assertEquals(List.of("shut"), names());
  }

  @Test
  void fileThatIsReadOnlyIsRefused() throws IOException {
    Path target = Files.writeString(folder.resolve("kept.onnx"), "mine");
    assumeTrue(Files.getFileStore(target).supportsFileAttributeView("posix"), "needs file modes");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r--r--r--"));
    assertEquals(ExitCode.FILE, run("compress", MODEL, "--bits", 4, "--force", "--out", target));
    assertSaid(target.toString(), "read-only");
    assertEquals("mine", Files.readString(target));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no/r.json", "small.onnx", "kept.json", "."})
  void recipeThatCannotBeSavedIsRefusedBeforeAnyWork(String recipe) throws IOException {
    Files.writeString(folder.resolve("kept.json"), "mine");
    int code =
        run(
            "compress",
            MODEL,
            "--bits",
            4,
            "--out",
            folder.resolve("small.onnx"),
            "--save-recipe",
            folder.resolve(recipe));
    assertTrue(code == ExitCode.USAGE || code == ExitCode.FILE, "exit status " + code);
    assertEquals(List.of("kept.json"), names());
    assertEquals("mine", Files.readString(folder.resolve("kept.json")));
  }

  @Test
  void linkToTheOriginalIsTheOriginal() throws IOException {
    Path model = Files.copy(MODEL, folder.resolve("model.onnx"));
    Path link = Files.createSymbolicLink(folder.resolve("link.onnx"), model);
    byte[] before = Files.readAllBytes(model);
    assertEquals(ExitCode.FILE, run("compress", model, "--bits", 4, "--force", "--out", link));
    assertSaid("original");
    assertArrayEquals(before, Files.readAllBytes(model));
  }

  @Test
  void fullDiskLeavesNothingBehind() throws IOException, InterruptedException {
    Path shell = Path.of("/bin/bash");
    assumeTrue(Files.isExecutable(shell), "needs a shell that limits the size of files");
    Path target = folder.resolve("small.onnx");
    Path said = folder.resolve("said.txt");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                shell.toString(),
                "-c",
                "ulimit -f 100; exec \"$@\"",
                "limited",
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.espalier.Main",
                "compress",
                MODEL.toString(),
                "--bits",
                "16",
                "--out",
                target.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertTrue(process.waitFor(100, TimeUnit.SECONDS));
    String text = Files.readString(said);
    assertEquals(ExitCode.FILE, process.exitValue(), text);
    assertTrue(text.contains("small.onnx") && text.contains("cannot be written"), text);
    assertEquals(List.of("said.txt"), names());
  }

  @Test
  void dataOfAnotherShapeNamesBoth() throws IOException {
    Path data = folder.resolve("x.npy");
    Files.write(data, npy("'<f4'", "(2, 5)", 2 * 5 * Float.BYTES));
    assertEquals(ExitCode.FILE, run("evaluate", MODEL, "--data", data, "--against", MODEL));
    assertSaid("x.npy", "image", "28, 28", "5");
  }

  @Test
  void dataOfAnotherTypeIsNamed() throws IOException {
    Path data = folder.resolve("x.npy");
    Files.write(data, npy("'<c8'", "(2, 784)", 2 * 784 * 8));
    assertEquals(ExitCode.FILE, run("evaluate", MODEL, "--data", data, "--against", MODEL));
    assertSaid("x.npy", "c8");
  }

  @Test
  void dataThatEndsTooSoonIsNamed() throws IOException {
    Path data = folder.resolve("x.npy");
    Files.write(data, npy("'<f4'", "(2, 1, 28, 28)", 100));
    assertEquals(ExitCode.FILE, run("evaluate", MODEL, "--data", data, "--against", MODEL));
    assertSaid("x.npy");
    assertFalse(err.toString().contains("Exception"), err.toString());
  }

  /** The NPY format, version 1.0, of NumPy's documentation. */
  private static byte[] npy(String type, String shape, int bytes) {
    String dict = "{'descr': %s, 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
    String header = dict + " ".repeat(127 - (10 + dict.length()) % 128) + "\n";
    ByteBuffer file =
        ByteBuffer.allocate(10 + header.length() + bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) 1).put((byte) 0).putShort((short) header.length());
    file.put(header.getBytes(StandardCharsets.US_ASCII));
    return file.array();
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
