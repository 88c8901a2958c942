package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.ExportOutcome;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.TaskRunner;
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
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.ui.chart.HistogramChart;
import dev.espalier.ui.fx.FxTest;
import dev.espalier.ui.fx.FxThread;
import dev.espalier.ui.fx.RecordedDesktop;
import dev.espalier.ui.fx.Snapshots;
import dev.espalier.ui.fx.dialog.ScriptedDialogs;
import dev.espalier.ui.log.LogBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job as a person does it: open, select, drag, read the numbers, evaluate, export. */
@Timeout(240)
class WholeWayTest extends FxTest {

  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final Path MODEL = SAMPLES.resolve("lenet-5.onnx");
  private static final Path IMAGES =
      SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");

  @TempDir private Path folder;
  private final ScriptedDialogs dialogs = new ScriptedDialogs();
  private final RecordedDesktop desktop = new RecordedDesktop();
  private final LogBuffer log = new LogBuffer();
  private final TaskRunner tasks = new TaskRunner(new FxThread());
  private final InProcessRuntime runtime = new InProcessRuntime();
  private Workbench workbench = null;
  private Stage stage = null;

  private void open(String theme, Path... files) {
    Settings settings = new Settings(folder.resolve("home"));
    settings.set(Setting.WINDOW, "0 0 990 900 false");
    settings.set(Setting.DIVIDERS, "0.3 0.72");
    settings.set(Setting.THEME, theme);
    fxRun(() -> {
      workbench = new Workbench(tasks, runtime, settings);
      stage = new Stage();
      var services =
          new UiServices(tasks, settings, new WorkbenchProject(workbench), workbench, "1.0");
      new MainWindow(services, dialogs, desktop, log, themeManager(), stage).show(List.of(files));
    });
    settle();
  }

  @AfterEach
  void end() {
    fxRun(() -> workbench.close());
    tasks.close();
    runtime.close();
  }

  private WorkbenchState state() {
    return fx(() -> workbench.state());
  }

  private void select(String layer) {
    clickOn("#layer-filter").write(layer);
    settle();
    TreeTableView<?> table = lookup("#layer-table").queryAs(TreeTableView.class);
    fxRun(() -> table.getSelectionModel().select(1));
    settle();
    until("the weights are read", () -> lookup("#histogram").query().isVisible());
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void whatIsExportedIsWhatWasShown(String theme) throws Exception {
    open(theme, MODEL, IMAGES);
    until(
        "model and data are open",
        () -> workbench.state().project().flatMap(p -> p.data()).isPresent());
    until(
        "times are measured",
        () -> workbench.state().goals().flatMap(g -> g.originalMillis()).isPresent());
    select("fc1");

    Slider bits = lookup("#bits-slider").queryAs(Slider.class);
    long before = state().estimate().orElseThrow().bytes();
    fxRun(bits::requestFocus);
    type(KeyCode.HOME).type(KeyCode.RIGHT, 3);
    settle();
    assertEquals(4, plan("fc1").quantization().bits());
    assertTrue(state().estimate().orElseThrow().bytes() < before / 4);

    HistogramChart chart = lookup("#histogram").queryAs(HistogramChart.class);
    double threshold = drag(chart);
    assertEquals(threshold, fx(() -> chart.thresholdProperty().get()), 1e-6);
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

  private String text(String label) {
    return fx(() -> lookup(label).queryAs(Label.class).getText());
  }

  private Basis sparsityBasis(String layer) {
    return workbench.state().estimate().orElseThrow().layers().get(layer).sparsity().basis();
  }

  private LayerPlan plan(String layer) {
    return fx(() -> workbench.state().recipe().plan(layer));
  }

  private boolean evaluated() {
    return workbench
            .state()
            .comparison()
            .filter(c -> c.coverage().evaluated() == 1024 && c.layerErrors().isPresent())
            .isPresent()
        && workbench.state().comparisonIsCurrent();
  }

  /** Prunes with the slider first, so that there is a threshold line, and then drags that line. */
  private double drag(HistogramChart chart) {
    clickOn("#prune-field").push(KeyCode.CONTROL, KeyCode.A).write("40").type(KeyCode.ENTER);
    settle();
    assertEquals(
        0.4, state().estimate().orElseThrow().layers().get("fc1").sparsity().value(), 1e-3);
    fxRun(chart::requestFocus);
    type(KeyCode.RIGHT, 5);
    settle();
    double threshold = fx(() -> chart.thresholdProperty().get());
    assertTrue(threshold > 0);
    return threshold;
  }

  /** The report beside the file says what the window said of the data. */
  private void assertReported(Path exported) throws Exception {
    var evaluation = state().export().orElseThrow().report().evaluation().orElseThrow();
    Comparison comparison = state().comparison().orElseThrow();
    assertEquals(1024, evaluation.samples());
    assertEquals(
        comparison.accuracy().orElseThrow().compressed().top1().value(),
        evaluation.accuracy().orElseThrow().compressed());
    for (var layer : comparison.layerErrors().orElseThrow().measured()) {
      assertEquals(layer.error().relative(), evaluation.layerErrors().get(layer.layer()));
    }
    String html = Files.readString(exported.resolveSibling("small.report.html"));
    assertTrue(html.contains("Accuracy 94.92 %"), html);
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
    open("light", MODEL);
    until("the model is open", () -> workbench.state().project().isPresent());
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
