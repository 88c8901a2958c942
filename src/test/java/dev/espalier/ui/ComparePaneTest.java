package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.QualityMeasure;
import dev.espalier.app.TriedRecipe;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.LayerErrors;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.ui.chart.LayerError;
import dev.espalier.ui.chart.SizeAccuracyChart;
import dev.espalier.ui.compare.LayerErrorRow;
import dev.espalier.ui.compare.TriedRow;
import dev.espalier.ui.fx.FxTest;
import dev.espalier.ui.fx.FxThread;
import dev.espalier.ui.fx.RecordedDesktop;
import dev.espalier.ui.fx.Snapshots;
import dev.espalier.ui.fx.dialog.ScriptedDialogs;
import dev.espalier.ui.log.LogBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableView;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pane beside the inspector shows of an evaluation, tab by tab. */
@Timeout(120)
class ComparePaneTest extends FxTest {

  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final Path MODEL = SAMPLES.resolve("lenet-5.onnx");
  private static final Path IMAGES =
      SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");

  @TempDir private Path folder;
  private final ScriptedDialogs dialogs = new ScriptedDialogs();
  private final TaskRunner tasks = new TaskRunner(new FxThread());
  private final InProcessRuntime runtime = new InProcessRuntime();
  private Workbench workbench = null;
  private Stage stage = null;

  private void open(String theme, String dividers, Path... files) {
    Settings settings = new Settings(folder.resolve("home"));
    settings.set(Setting.WINDOW, "0 0 990 900 false");
    settings.set(Setting.DIVIDERS, dividers);
    settings.set(Setting.THEME, theme);
    settings.set(Setting.LIVE_EVALUATION, "false");
    fxRun(() -> {
      workbench = new Workbench(tasks, runtime, new Nd4jLinearAlgebra(1), settings);
      stage = new Stage();
      var services =
          new UiServices(tasks, settings, new WorkbenchProject(workbench), workbench, "1.0");
      new MainWindow(
              services, dialogs, new RecordedDesktop(), new LogBuffer(), themeManager(), stage)
          .show(List.of(files));
    });
    until("the model is open", () -> workbench.state().project().isPresent());
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

  private void evaluate(int bits) {
    fxRun(() -> {
      List<LayerId> layers =
          workbench.state().project().orElseThrow().network().layers().stream()
              .map(Layer::id)
              .toList();
      workbench.edit(
          layers, plan -> plan.withQuantization(Quantization.ofBits(bits)), "bits", null);
      workbench.evaluate();
    });
    until(
        "the layers are measured",
        () ->
            workbench.state().comparisonIsCurrent()
                && workbench.state().comparison().flatMap(Comparison::layerErrors).isPresent());
    settle();
  }

  private void openData() {
    until(
        "the data is open",
        () -> workbench.state().project().flatMap(project -> project.data()).isPresent());
  }

  private void tab(int index) {
    TabPane tabs = lookup("#compare-tabs").queryAs(TabPane.class);
    fxRun(() -> tabs.getSelectionModel().select(index));
    settle();
  }

  @ParameterizedTest
  @CsvSource({"light, 0.3 0.72", "dark, 0.2 0.56"})
  void everyTabShowsItsPartOfTheEvaluation(String theme, String dividers) {
    open(theme, dividers, MODEL, IMAGES);
    openData();
    evaluate(2);
    evaluate(3);
    String[] names = {"accuracy", "confusion", "flips", "layers", "tried"};
    for (int i = 0; i < names.length; i++) {
      tab(i);
      Snapshots.take(stage.getScene(), "compare-" + names[i] + "-" + theme);
    }
    TabPane tabs = lookup("#compare-tabs").queryAs(TabPane.class);
    assertEquals(names.length, fx(() -> tabs.getTabs().size()));
    assertFalse(
        fx(() -> tabs.lookup(".control-buttons-tab .tab-down-button").isVisible()), "all tabs fit");
  }

  @Test
  void layersTabShowsWhatWasMeasured() {
    open("light", "0.3 0.72", MODEL, IMAGES);
    openData();
    tab(3);
    assertTrue(text("#layer-errors-status").contains("Evaluate"), text("#layer-errors-status"));
    evaluate(4);
    LayerErrors errors = state().comparison().flatMap(Comparison::layerErrors).orElseThrow();
    TableView<LayerErrorRow> table = table("#layer-errors");
    List<LayerErrorRow> rows = fx(() -> List.copyOf(table.getItems()));
    assertEquals(4, rows.size());
    for (int i = 0; i < rows.size(); i++) {
      assertEquals(errors.measured().get(i).layer(), rows.get(i).layer());
      assertEquals(errors.measured().get(i).error().sqnrDb(), rows.get(i).error().measured());
    }
    fxRun(() -> table.getSelectionModel().select(2));
    settle();
    assertTrue(text("#layer-error-detail").startsWith("fc1: SQNR "), text("#layer-error-detail"));
    fxRun(table::requestFocus);
    type(KeyCode.ENTER);
    settle();
    assertEquals("fc1", text("#inspector-headline"));
    assertEquals(List.of("fc1"), selectedInTree());
  }

  @Test
  void layersTabShowsWhatWasPredictedBesideWhatWasMeasured() {
    open("light", "0.3 0.72", MODEL, IMAGES);
    openData();
    fxRun(() -> workbench.calibrate());
    until("it is calibrated", () -> state().calibration().done().isPresent());
    evaluate(3);
    tab(3);
    until(
        "the compressed layers were looked at",
        () -> text("#layer-errors-status").contains("rank correlation"));
    TableView<LayerErrorRow> table = table("#layer-errors");
    List<LayerError> errors =
        fx(() -> table.getItems().stream().map(LayerErrorRow::error).toList());
    LayerError first = errors.getFirst();
    assertEquals(first.measured(), first.own(), 1e-6, "no layer before it adds an error");
    for (LayerError error : errors) {
      assertEquals(error.own(), error.predicted(), 1.5, error.layer());
    }
    clickOn("#layer-errors-ranked");
    settle();
    List<LayerErrorRow> ranked = fx(() -> List.copyOf(table.getItems()));
    for (int i = 1; i < ranked.size(); i++) {
      assertTrue(ranked.get(i - 1).error().predicted() <= ranked.get(i).error().predicted());
    }
    fxRun(() -> Snapshots.take(stage.getScene(), "layer-errors"));
  }

  @Test
  void clickOnALayersErrorSelectsTheLayerInTheTreeAlsoWhereTheFilterHidesIt() {
    open("light", "0.3 0.72", MODEL, IMAGES);
    openData();
    evaluate(4);
    tab(3);
    clickOn("#layer-filter").write("conv1");
    settle();
    clickOn((Node node) -> node instanceof TableCell<?, ?> cell && "fc2".equals(cell.getText()));
    settle();
    assertEquals("fc2", text("#inspector-headline"));
    assertEquals(List.of("fc2"), selectedInTree());
  }

  private List<String> selectedInTree() {
    TreeTableView<?> tree = lookup("#layer-table").queryAs(TreeTableView.class);
    return fx(() ->
        tree.getSelectionModel().getSelectedItems().stream()
            .map(item -> String.valueOf(item.getValue()))
            .toList());
  }

  @Test
  void triedRecipesComeBackWithAClickAndGoWithUndo() {
    open("light", "0.2 0.56", MODEL, IMAGES);
    openData();
    evaluate(8);
    Recipe first = state().recipe();
    evaluate(3);
    Recipe second = state().recipe();
    tab(4);
    List<TriedRecipe> tried = state().evaluation().tried();
    assertEquals(List.of(first, second), tried.stream().map(TriedRecipe::recipe).toList());
    assertEquals(state().goals().orElseThrow().bytes().value(), (double) tried.getLast().bytes());

    TableView<TriedRow> table = table("#tried");
    SizeAccuracyChart chart = lookup("#tried-chart").queryAs(SizeAccuracyChart.class);
    assertEquals(3, fx(() -> chart.dataProperty().get().size()));
    TriedRow older = fx(() -> table.getItems().getLast());
    assertTrue(fx(() -> table.getItems().getFirst().current()));
    assertEquals("all 1,024", older.samples());
    clickOn("8 bits, 4 layers");
    settle();
    assertEquals(first, state().recipe());
    assertEquals(older.tried(), fx(() -> table.getItems().getLast().tried()));
    assertTrue(fx(() -> table.getItems().getLast().current()));

    fxRun(() -> workbench.undo());
    settle();
    assertEquals(second, state().recipe());
    fxRun(() -> {
      table.requestFocus();
      table.getSelectionModel().select(1);
    });
    type(KeyCode.ENTER);
    settle();
    assertEquals(first, state().recipe());
  }

  @Test
  void withoutLabelsThereIsAgreementAndTheRestSaysWhyItIsMissing() throws Exception {
    Path images = Files.copy(IMAGES, folder.resolve("images-idx3-ubyte.gz"));
    open("light", "0.3 0.72", MODEL, images);
    openData();
    evaluate(3);
    Comparison comparison = state().comparison().orElseThrow();
    String share =
        String.format(
            Locale.ROOT,
            "%.2f %%",
            100 * comparison.fidelity().agreement().orElseThrow().top1().value());
    assertTrue(lookup(share).tryQuery().isPresent(), share + " is not shown");
    assertTrue(lookup("Agreement with the original").tryQuery().isPresent());
    assertFalse(lookup("Accuracy (top 1)").tryQuery().isPresent());
    assertEquals(
        QualityMeasure.AGREEMENT, state().goals().orElseThrow().quality().orElseThrow().measure());
    Snapshots.take(stage.getScene(), "compare-unlabelled");
    tab(1);
    assertTrue(
        lookup((Label label) -> label.isVisible() && label.getText().startsWith("Without labels"))
            .tryQuery()
            .isPresent());
    Snapshots.take(stage.getScene(), "compare-unlabelled-confusion");
    tab(4);
    Snapshots.take(stage.getScene(), "compare-unlabelled-tried");
  }

  @Test
  void withoutDataItSaysWhatToOpen() {
    open("light", "0.3 0.72", MODEL);
    settle();
    String text = text("#compare-empty");
    assertTrue(text.contains("image: float32 [?, 1, 28, 28]"), text);
    Snapshots.take(stage.getScene(), "compare-empty");
    fxRun(() -> workbench.evaluate());
    settle();
    assertEquals(1, dialogs.errors().size());
    assertTrue(dialogs.errors().getFirst().toString().contains("Open samples first"));
  }

  private String text(String query) {
    Label label = lookup(query).queryAs(Label.class);
    return fx(label::getText);
  }

  @SuppressWarnings("unchecked") // The table of that id holds such rows.
  private <R> TableView<R> table(String query) {
    return lookup(query).queryAs(TableView.class);
  }
}
