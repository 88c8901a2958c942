package dev.espalier.ui.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.ExportOutcome;
import dev.espalier.export.Check;
import dev.espalier.export.ExportReport;
import dev.espalier.export.ExportResult;
import dev.espalier.export.LayerReport;
import dev.espalier.ui.export.CheckRow.State;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExportCardsTest {
  private static final Path FILE = Path.of("small.onnx");

  private static ExportCard exported(long promised, long written, List<String> hidden) {
    return exported(FILE, Optional.empty(), promised, written, hidden);
  }

  private static ExportCard exported(
      Path file, Optional<Long> ort, long promised, long written, List<String> hidden) {
    long compared = hidden.isEmpty() ? 1500 : 1000;
    ExportReport report =
        new ExportReport(
            1,
            new ExportReport.Made("2026-01-01T00:00:00Z", "Espalier", "onnxruntime 1.29.0"),
            "big.onnx",
            "small.onnx",
            new ExportReport.Bytes(8000, promised, written, Optional.of(500L), ort, 6036),
            Optional.empty(),
            new ExportReport.Validation(
                "16 samples", compared, hidden.isEmpty() ? 2 : 1, hidden, 1e-4, 2.5e-6),
            new ExportReport.Latencies(
                1.0,
                Optional.of(0.9),
                Optional.of(0.9),
                1.2,
                1.2,
                Optional.empty(),
                0,
                0,
                "x 1x4",
                new ExportReport.Loads(2, 3)),
            Optional.empty(),
            List.of(layer("fc1", 1000, true), layer("fc2", 500, true), layer("fc3", 9, false)));
    return ExportCards.of(new ExportOutcome.Exported(new ExportResult(file, file, file, report)));
  }

  private static LayerReport layer(String name, long weights, boolean changed) {
    return new LayerReport(
        name,
        "Gemm",
        "[1]",
        weights,
        changed,
        new LayerReport.Encoding("none", "none", "none", "4 bits", 4),
        new LayerReport.Bytes(4 * weights, weights, Optional.empty(), 4 * weights),
        new LayerReport.Sparsity(0, 0),
        Optional.empty(),
        new LayerReport.Times(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static String finding(ExportCard card, String title) {
    return card.checks().stream()
        .filter(row -> row.title().equals(title))
        .findFirst()
        .orElseThrow()
        .finding();
  }

  @Test
  void exportedFileShowsEveryCheckWithItsNumbers() {
    ExportCard card = exported(2000, 2000, List.of());
    assertTrue(card.checks().stream().allMatch(row -> row.state() == State.PASSED));
    assertEquals("1,500 of 1,500 weights in 2 layers", finding(card, "Weights bit for bit"));
    assertEquals(
        "largest difference 2.5e−06 of an output's root mean square; accepted are 1e−04",
        finding(card, "Outputs within tolerance"));
    assertEquals("2,000 bytes promised, 2,000 written", finding(card, "Size as promised"));
    assertEquals("onnxruntime 1.29.0, run on 16 samples", finding(card, "Loads in onnxruntime"));
    assertEquals("", card.advice());
    assertEquals(Optional.of(true), card.figures().get(0).better());
    assertEquals(Optional.of(true), card.figures().get(1).better());
    assertEquals("500 B", card.figures().get(1).exported());
    assertEquals("6.3 % of it", card.figures().get(1).change());
    assertEquals(Optional.of(false), card.figures().get(2).better());
    assertEquals("0.900 ms", card.figures().get(2).shown());
  }

  @Test
  void otherFormatsSayWhichFileThePromiseWasAbout() {
    ExportCard archive =
        exported(Path.of("small.espalier"), Optional.empty(), 2000, 2000, List.of());
    assertEquals(
        "2,000 bytes promised, 2,000 written as .onnx, which the archive unpacks to",
        finding(archive, "Size as promised"));
    assertEquals("File size as .onnx", archive.figures().getFirst().name());
    assertEquals("", archive.advice());
    ExportCard large = exported(Path.of("small.ort"), Optional.of(9000L), 2000, 2000, List.of());
    assertEquals(
        "2,000 bytes promised, 2,000 written as .onnx, before it became a .ort",
        finding(large, "Size as promised"));
    assertTrue(large.advice().contains("the .onnx is smaller"), large.advice());
    ExportCard small = exported(Path.of("small.ort"), Optional.of(1900L), 2000, 2000, List.of());
    assertEquals("", small.advice());
    assertEquals("File size", exported(2000, 2000, List.of()).figures().getFirst().name());
  }

  @Test
  void weightsThatCouldNotBeComparedAreNamed() {
    ExportCard card = exported(2000, 2000, List.of("fc2"));
    assertEquals(State.REMARK, card.checks().get(2).state());
    assertTrue(finding(card, "Weights bit for bit").startsWith("1,000 of 1,500 weights"));
    assertTrue(finding(card, "Weights bit for bit").endsWith("fc2"));
  }

  @Test
  void wrongPromiseOfTheSizeIsNoSecret() {
    ExportCard card = exported(1999, 2000, List.of());
    assertEquals(State.REMARK, card.checks().getLast().state());
    assertFalse(card.advice().isEmpty());
  }

  @Test
  void failedCheckIsShownWithWhatToDo() {
    ExportCard card =
        ExportCards.of(new ExportOutcome.Refused(FILE, Check.OUTPUTS, "output 'y' is off"));
    assertFalse(card.exported());
    assertEquals(
        List.of(State.PASSED, State.FAILED, State.NOT_REACHED),
        card.checks().stream().map(CheckRow::state).toList());
    assertEquals("output 'y' is off", finding(card, "Outputs within tolerance"));
    assertTrue(card.advice().contains("Reset the layers"), card.advice());
    assertTrue(card.text().contains("FAILED  Outputs within tolerance: output 'y' is off"));
  }
}
