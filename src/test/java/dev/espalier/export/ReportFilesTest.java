package dev.espalier.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the reports of exports lie, and whose a report is that lies there already. */
class ReportFilesTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "small.onnx, small.report",
    "SMALL.ONNX, SMALL.report",
    "small.ort, small.ort.report",
    "small.espalier, small.espalier.report",
    "a.b.onnx, a.b.report",
    "small, small.report",
  })
  void reportIsCalledAsItsFile(String file, String report) {
    ReportFiles files = ReportFiles.of(folder.resolve(file));

    assertEquals(folder.resolve(report + ".html"), files.html());
    assertEquals(folder.resolve(report + ".json"), files.json());
    assertTrue(files.has(files.html()) && files.has(files.json()));
    assertFalse(files.has(folder.resolve(file)));
  }

  @Test
  void exportsOfAllKindsUnderOneNameHaveReportsOfTheirOwn() {
    Set<Path> all = new HashSet<>();
    for (String kind : List.of(".onnx", OrtFile.ENDING, ".espalier")) {
      ReportFiles files = ReportFiles.of(folder.resolve("small" + kind));
      all.addAll(List.of(files.html(), files.json()));
    }
    assertEquals(6, all.size(), all::toString);
  }

  @Test
  void reportOfAnEarlierExportToTheSameFileIsNoOther() throws IOException {
    Path target = folder.resolve("small.onnx");
    assertEquals(Optional.empty(), ReportFiles.ofAnother(target));

    // Of another version of this program, with fields that this one does not have.
    Path json = folder.resolve("small.report.json");
    Files.writeString(json, "{\"exported\" : \"small.onnx\", \"someday\" : 1}");
    Files.writeString(folder.resolve("small.report.html"), "<html>");
    assertEquals(Optional.empty(), ReportFiles.ofAnother(target));
    assertEquals(Optional.of(json), ReportFiles.ofAnother(folder.resolve("small")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"exported\" : \"small.ort\"}", "{\"exported\" : 1}", "{}", "[1, 2]", "mine"})
  void whatIsNotKnownToBeOfTheSameFileIsOfAnother(String text) throws IOException {
    Path json = Files.writeString(folder.resolve("small.report.json"), text);

    assertEquals(Optional.of(json), ReportFiles.ofAnother(folder.resolve("small.onnx")));
    assertEquals(Optional.empty(), ReportFiles.ofAnother(folder.resolve("small.ort")));
  }

  @Test
  void pageAloneDoesNotTellWhoseItIs() throws IOException {
    Path html = Files.writeString(folder.resolve("small.ort.report.html"), "<html>");

    assertEquals(Optional.of(html), ReportFiles.ofAnother(folder.resolve("small.ort")));
    assertEquals(Optional.empty(), ReportFiles.ofAnother(folder.resolve("small.onnx")));
  }
}
