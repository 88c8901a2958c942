package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.export.ExportReport;
import dev.espalier.export.LayerReport;
import dev.espalier.json.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackCommandTest {
  private static final Path SAMPLE = Path.of("assets/samples/lenet-300-100.onnx");

  @TempDir private Path folder;
  private final ProgramRun program = new ProgramRun();
  private final StringWriter out = program.out();
  private final StringWriter err = program.err();

  @AfterEach
  void close() {
    program.close();
  }

  @Test
  void modelIsPackedBesideItselfAndComesBack() throws IOException {
    Path model = Files.copy(SAMPLE, folder.resolve("net.onnx"));
    assertEquals(ExitCode.OK, run("pack", model.toString()));
    assertTrue(out.toString().contains("fc1"), out.toString());
    assertTrue(out.toString().contains("(everything else)"), out.toString());
    Path archive = folder.resolve("net.espalier");
    assertTrue(Files.size(archive) < Files.size(model));

    assertEquals(ExitCode.USAGE, run("unpack", archive.toString()));
    assertTrue(err.toString().contains("exists; add --force"), err.toString());
    Files.writeString(model, "spoilt");
    assertEquals(ExitCode.OK, run("unpack", archive.toString(), "--force"));
    assertEquals(-1, Files.mismatch(SAMPLE, model));
  }

  @Test
  void jsonHasOneRowForEachPart() throws IOException {
    Path archive = folder.resolve("a.espalier");
    assertEquals(
        ExitCode.OK, run("pack", SAMPLE.toString(), "--out", archive.toString(), "--json"));
    String sizes =
        "\"fileBytes\":%d,\"archiveBytes\":%d,\"parts\":[{\"name\":\"fc1\",\"elements\":235200"
            .formatted(Files.size(SAMPLE), Files.size(archive));
    assertTrue(out.toString().contains(sizes), out.toString());
  }

  @Test
  void compressWritesTheArchiveOfWhatItWouldWrite() throws IOException {
    String archive = folder.resolve("small.espalier").toString();
    Path file = folder.resolve("small.onnx");
    String model = SAMPLE.toString();
    assertEquals(ExitCode.OK, run("compress", model, "--bits", "3", "--out", archive, "--json"));
    String sizes = "\"archive\":" + Files.size(Path.of(archive)) + ",\"memory\":1064800";
    assertTrue(out.toString().contains(sizes), out.toString());
    assertFalse(Files.exists(file));
    assertEquals(
        ExitCode.OK, run("compress", model, "--bits", "3", "--out", file.toString(), "--force"));
    String back = folder.resolve("back.onnx").toString();
    assertEquals(ExitCode.OK, run("unpack", archive, "--out", back));
    assertEquals(-1, Files.mismatch(file, Path.of(back)));
    assertEquals(ExitCode.OK, run("inspect", archive));
    assertTrue(out.toString().contains("small.espalier: "), out.toString());
  }

  @Test
  void badFilesAreThreeAndNothingIsWritten() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.onnx"), "no model");
    assertEquals(ExitCode.FILE, run("pack", bad.toString()));
    assertFalse(Files.exists(folder.resolve("bad.espalier")));
    Path target = folder.resolve("x.onnx");
    assertEquals(ExitCode.FILE, run("unpack", SAMPLE.toString(), "--out", target.toString()));
    assertTrue(err.toString().contains("is no Espalier archive"), err.toString());
    assertEquals(
        ExitCode.FILE,
        run("unpack", folder.resolve("none.espalier").toString(), "--out", target.toString()));
    assertTrue(err.toString().contains("there is no such file"), err.toString());
    assertFalse(Files.exists(target));
    assertEquals("", out.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.espalier", "a.onnx"})
  void archivesAreNotPackedAgain(String name) throws IOException {
    Path archive = folder.resolve("a.espalier");
    assertEquals(ExitCode.OK, run("pack", SAMPLE, "--out", archive));
    Path again = folder.resolve(name);
    if (!again.equals(archive)) {
      Files.copy(archive, again);
    }
    Path target = folder.resolve("b.espalier");
    assertEquals(ExitCode.FILE, run("pack", again, "--out", target));
    assertTrue(err.toString().contains(again + ": is an archive already. "), err.toString());
    assertFalse(Files.exists(target));
  }

  /** Also of layers of so few codes that they have no coding of their own. */
  @Test
  void bytesInTheArchiveAreToldOfEachLayer() throws IOException {
    Path archive = folder.resolve("mobile.espalier");
    Path model = Path.of("assets/samples/mobile.onnx");
    assertEquals(
        ExitCode.OK,
        run("compress", model, "--bits", 8, "--layers", "--json", "--out", archive),
        err::toString);
    ExportReport report = Json.parse(out.toString(), "standard output", ExportReport.class);
    assertTrue(report.layers().size() > 10);
    long all = 0;
    for (LayerReport layer : report.layers()) {
      long bytes = layer.bytes().archive().orElseThrow();
      assertTrue(bytes > 0 && bytes < layer.bytes().exported(), layer::toString);
      all += bytes;
    }
    assertTrue(all < Files.size(archive));
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "compress", "evaluate"})
  void helpSaysThatArchivesAreModels(String command) {
    assertEquals(ExitCode.OK, run(command, "--help"));
    assertTrue(out.toString().contains("An .onnx file, or its .espalier archive."), out::toString);
  }

  @Test
  void modelIsNotReplacedByItsOwnArchive() throws IOException {
    Path model = Files.copy(SAMPLE, folder.resolve("net.onnx"));
    assertEquals(
        ExitCode.FILE, run("pack", model.toString(), "--out", model.toString(), "--force"));
    assertEquals(-1, Files.mismatch(SAMPLE, model));
  }

  private int run(Object... args) {
    return program.run(folder, args);
  }
}
