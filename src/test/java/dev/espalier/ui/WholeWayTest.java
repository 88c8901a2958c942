package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.ExportOutcome;
import dev.espalier.app.settings.Setting;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.Basis;
import dev.espalier.evaluate.Comparison;
import dev.espalier.export.ExportReport;
import dev.espalier.export.LayerReport;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.ui.chart.HistogramChart;
import dev.espalier.ui.chart.HistogramPlaces;
import dev.espalier.ui.fx.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javafx.geometry.Point2D;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job as a person does it: open, select, drag, read the numbers, evaluate, export. */
class WholeWayTest extends OpenWindow {

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void whatIsExportedIsWhatWasShown(String theme) throws Exception {
    settings.set(Setting.THEME, theme);
    open(LENET, IMAGES);
    untilDataIsOpen();
    until(
        "times are measured",
        () -> workbench.state().goals().flatMap(g -> g.originalMillis()).isPresent());
    select("fc1");
    untilWeightsAreRead();

    long before = state().estimate().orElseThrow().bytes();
    dragBits();
    assertEquals(4, plan("fc1").quantization().bits());
    assertTrue(state().estimate().orElseThrow().bytes() < before / 4);

    HistogramChart chart = lookup("#histogram").queryAs(HistogramChart.class);
    dragPruning(chart);
    until("the layer is really compressed", () -> sparsityBasis("fc1") == Basis.COMPUTED);
    double shownSparsity = state().estimate().orElseThrow().layers().get("fc1").sparsity().value();

    clickOn("#compare-evaluate");
    until("the evaluation is complete", this::evaluated);
    Snapshots.take(stage.getScene(), "whole-way-" + theme);

    Path target = folder.resolve("small.onnx");
    ExportReport report = export(target, theme);
    LayerReport layer =
        report.layers().stream().filter(l -> l.layer().equals("fc1")).findFirst().orElseThrow();
    assertTrue(
        layer.sparsity().zeros() >= shownSparsity, layer.sparsity() + ", shown " + shownSparsity);
    assertSameAnswers(target);
    assertReported(target);

    fxRun(chart::requestFocus);
    for (int steps = 0; steps < 20 && state().undo().isPresent(); steps++) {
      push(KeyCode.CONTROL, KeyCode.Z);
      settle();
    }
    until("the layer is as it was", () -> plan("fc1").equals(LayerPlan.NONE));
  }

  /** Exports, and does with the card what a person would. */
  private ExportReport export(Path target, String theme) throws IOException {
    dialogs.choose(target);
    long shownBytes = state().estimate().orElseThrow().bytes();
    push(KeyCode.CONTROL, KeyCode.E);
    until("the export is done", () -> workbench.state().export().isPresent());
    settle();

    assertEquals(shownBytes, Files.size(target));
    assertEquals(List.of(), dialogs.errors());
    Snapshots.take(stage.getScene(), "export-" + theme);
    assertEquals("small.onnx is exported and checked", text("#export-title"));
    assertEquals(target.toString(), text("#export-file"));
    clickOn("#export-open-report").clickOn("#export-show-in-folder").clickOn("#export-copy-path");
    assertEquals(List.of("open small.report.html", "show small.onnx"), desktop.calls());
    assertEquals(target.toString(), fx(() -> Clipboard.getSystemClipboard().getString()));
    for (int tabs = 0; tabs < 6; tabs++) {
      push(KeyCode.TAB);
      assertTrue(lookup("#export-card").query().isFocusWithin(), "the card keeps the focus");
    }
    push(KeyCode.ESCAPE);
    settle();
    assertTrue(lookup("#export-card").tryQuery().isEmpty());
    return ((ExportOutcome.Exported) state().export().orElseThrow()).result().report();
  }

  private Basis sparsityBasis(String layer) {
    return workbench.state().estimate().orElseThrow().layers().get(layer).sparsity().basis();
  }

  private boolean evaluated() {
    return workbench
            .state()
            .comparison()
            .filter(c -> c.coverage().evaluated() == 1024 && c.layerErrors().isPresent())
            .isPresent()
        && workbench.state().comparisonIsCurrent();
  }

  private void dragBits() {
    Point2D thumb = middle("#bits-slider .thumb");
    double width = fx(() -> lookup("#bits-slider .track").query().getBoundsInLocal().getWidth());
    drag(thumb, MouseButton.PRIMARY).moveTo(thumb.subtract(0.3 * width, 0));
    dropTo(thumb.subtract(6 / 9.0 * width, 0));
    settle();
  }

  /** Prunes with the slider first, so that the threshold line stands apart, and drags that line. */
  private void dragPruning(HistogramChart chart) {
    Point2D thumb = middle("#prune-slider .thumb");
    double width = fx(() -> lookup("#prune-slider .track").query().getBoundsInLocal().getWidth());
    drag(thumb, MouseButton.PRIMARY).dropTo(thumb.add(0.4 * width, 0));
    settle();
    double slid = state().estimate().orElseThrow().layers().get("fc1").sparsity().value();
    assertEquals(0.4, slid, 0.05);

    double threshold = fx(() -> chart.thresholdProperty().get());
    drag(HistogramPlaces.of(chart, threshold), MouseButton.PRIMARY)
        .dropTo(HistogramPlaces.of(chart, 2 * threshold));
    settle();
    assertEquals(2 * threshold, fx(() -> chart.thresholdProperty().get()), 0.15 * threshold);
    double dragged = state().estimate().orElseThrow().layers().get("fc1").sparsity().value();
    assertTrue(dragged > slid + 0.1, dragged + " of the weights");
  }

  /** The report beside the file says what the window said of the data. */
  private void assertReported(Path exported) throws Exception {
    var exportedNow = (ExportOutcome.Exported) state().export().orElseThrow();
    var evaluation = exportedNow.result().report().evaluation().orElseThrow();
    Comparison comparison = state().comparison().orElseThrow();
    assertEquals(1024, evaluation.samples());
    assertEquals(
        comparison.accuracy().orElseThrow().compressed().top1().value(),
        evaluation.accuracy().orElseThrow().compressed());
    for (var layer : comparison.layerErrors().orElseThrow().measured()) {
      assertEquals(layer.error().relative(), evaluation.layerErrors().get(layer.layer()));
    }
    String html = Files.readString(exported.resolveSibling("small.report.html"));
    var accuracy = evaluation.accuracy().orElseThrow();
    String said =
        String.format(
            Locale.ROOT,
            "Accuracy %.2f %% → %.2f %%",
            100 * accuracy.original(),
            100 * accuracy.compressed());
    assertTrue(html.contains(said), html);
  }

  /** The file, loaded on its own, against the comparison that the window has shown. */
  private void assertSameAnswers(Path exported) throws Exception {
    Dataset data = state().project().orElseThrow().data().orElseThrow();
    Map<String, Tensor> inputs = data.batch(0, 1024);
    int[] labels = data.labels().orElseThrow();
    int right = 0;
    try (ModelSession session =
        runtime.open(ModelSource.of(exported), SessionSettings.standard())) {
      float[] logits =
          session.run(inputs, Set.of("logits"), CancelSignal.none()).get("logits").toFloats();
      for (int sample = 0; sample < labels.length; sample++) {
        int best = 0;
        for (int c = 1; c < 10; c++) {
          best = logits[10 * sample + c] > logits[10 * sample + best] ? c : best;
        }
        right += best == labels[sample] ? 1 : 0;
      }
    }
    long shown =
        state().comparison().orElseThrow().accuracy().orElseThrow().compressed().top1().successes();
    assertEquals(shown, right);
  }

  @Test
  void branchAndSeveralLayersAreTunedTogether() {
    open(LENET);
    untilOpen();
    TreeTableView<?> table = lookup("#layer-table").queryAs(TreeTableView.class);
    fxRun(() -> table.getSelectionModel().select(0));
    settle();
    clickOn("#bits-field").push(KeyCode.CONTROL, KeyCode.A).write("8").type(KeyCode.ENTER);
    settle();
    assertArrayEquals(
        new int[] {8, 8, 8, 8},
        state().recipe().plans().values().stream()
            .mapToInt(p -> p.quantization().bits())
            .toArray());
    fxRun(table::requestFocus);
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
    assertTrue(state().recipe().isEmpty());
  }
}
