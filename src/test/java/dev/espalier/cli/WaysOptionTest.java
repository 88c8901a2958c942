package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which layers can be written, and the way in which files have them. */
class WaysOptionTest {
  private static final String MODEL = "assets/samples/lenet-300-100.onnx";

  @TempDir private Path folder;
  private final ProgramRun program = new ProgramRun();
  private final StringWriter out = program.out();
  private final StringWriter err = program.err();

  @AfterEach
  void close() {
    program.close();
  }

  /** The lines of a table that begin with a layer's name, in columns. */
  private List<List<String>> rows(String layer) {
    return out.toString()
        .lines()
        .filter(line -> line.startsWith(layer + " "))
        .map(line -> List.of(line.strip().split(" {2,}")))
        .toList();
  }

  @Test
  void inspectMeasuresEachWayAndRemembersIt() throws Exception {
    Path home = folder.resolve("home");
    assertEquals(ExitCode.OK, program.run(home, "inspect", MODEL, "--ways"), err::toString);
    List<List<String>> rows = rows("fc1");
    // As the file has it; then floats, small weights, integers of both kinds, and packed ones.
    assertEquals("floats", rows.getFirst().getLast(), out::toString);
    assertEquals(6, rows.size(), out::toString);
    assertEquals("* floats", rows.get(1).get(1));
    for (List<String> row : rows.subList(1, 6)) {
      assertTrue(row.get(3).matches("\\d+\\.\\d{4}"), row::toString);
      assertTrue(row.get(4).matches("\\d+\\.\\d\\dx"), row::toString);
    }
    assertTrue(rows.getLast().getLast().startsWith("MatMulNBits, 8 bits"), out::toString);
    Path probes = home.resolve("probes.json");
    FileTime then = FileTime.fromMillis(0);
    Files.setLastModifiedTime(probes, then);
    String before = out.toString();
    out.getBuffer().setLength(0);
    assertEquals(ExitCode.OK, program.run(home, "inspect", MODEL, "--ways"), err::toString);
    assertEquals(before, out.toString());
    assertEquals(then, Files.getLastModifiedTime(probes));
  }

  @Test
  void inspectMeasuresNothingWithoutBeingAsked() {
    Path home = folder.resolve("home");
    assertEquals(ExitCode.OK, program.run(home, "inspect", MODEL));
    assertEquals(1, rows("fc1").size(), out::toString);
    assertFalse(Files.exists(home));
  }

  @Test
  void compressSaysHowTheFileHasEachLayerAndWhatElseItCouldBe() {
    int code = program.compress(folder, MODEL, "--bits", "4,fc2=32", "--layers", "--ways");
    assertEquals(ExitCode.OK, code, err::toString);
    List<List<String>> rows = rows("fc1");
    assertEquals("4-bit fields, made floats when loaded", rows.getFirst().getLast());
    assertEquals("as it was", rows("fc2").getFirst().getLast());
    assertEquals("* small weights", rows.get(2).get(1), out::toString);
    assertEquals(rows.getFirst().get(2), rows.get(2).get(2), "bytes");
    assertTrue(rows.getLast().getLast().startsWith("MatMulNBits, 4 bits"), out::toString);
    assertTrue(rows("fc2").get(2).getLast().startsWith("8-bit integers"), out::toString);
  }

  @Test
  void jsonHasWhatLayersCannotBeToo() {
    assertEquals(
        ExitCode.OK,
        program.run(folder, "inspect", "assets/samples/lenet-5.onnx", "--ways", "--json"));
    assertTrue(out.toString().contains("\"encoding\":\"floats\""), out::toString);
    assertTrue(
        out.toString().contains("\"impossible\":\"is a convolution, which is slower"),
        out::toString);
  }
}
