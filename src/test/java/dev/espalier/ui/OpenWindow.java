package dev.espalier.ui;

import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.ui.fx.FxTest;
import dev.espalier.ui.fx.FxThread;
import dev.espalier.ui.fx.RecordedDesktop;
import dev.espalier.ui.fx.dialog.ScriptedDialogs;
import dev.espalier.ui.log.LogBuffer;
import java.nio.file.Path;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.TreeTableView;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole window over a real workbench, as a person has it; only dialogs are answered by script.
 */
@Timeout(240)
abstract class OpenWindow extends FxTest {

  static final Path SAMPLES = Path.of("assets", "samples");
  static final Path LENET = SAMPLES.resolve("lenet-5.onnx");

  /** 1,024 labelled pictures. */
  static final Path IMAGES =
      SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");

  @TempDir Path folder;
  final ScriptedDialogs dialogs = new ScriptedDialogs();
  final RecordedDesktop desktop = new RecordedDesktop();
  final TaskRunner tasks = new TaskRunner(new FxThread());
  final InProcessRuntime runtime = new InProcessRuntime();
  Settings settings = new Settings(Path.of("unused"));
  Workbench workbench = null;
  Stage stage = null;

  @BeforeEach
  void makeSettings() {
    settings = new Settings(folder.resolve("home"));
    settings.set(Setting.WINDOW, "0 0 990 900 false");
    settings.set(Setting.DIVIDERS, "0.3 0.72");
    settings.set(Setting.THEME, "light");
  }

  /** What runs the models. */
  ModelRuntime modelRuntime() {
    return runtime;
  }

  /** Opens the window with files, as if they were named on the command line. */
  final void open(Path... files) {
    fxRun(() -> {
      workbench = new Workbench(tasks, modelRuntime(), new Nd4jLinearAlgebra(1), settings);
      stage = new Stage();
      var services =
          new UiServices(tasks, settings, new WorkbenchProject(workbench), workbench, "1.0");
      new MainWindow(services, dialogs, desktop, new LogBuffer(), themeManager(), stage)
          .show(List.of(files));
    });
    settle();
  }

  @AfterEach
  void end() {
    fxRun(() -> workbench.close());
    tasks.close();
    runtime.close();
  }

  final void untilOpen() {
    until("the model is open", () -> workbench.state().project().isPresent());
  }

  final void untilDataIsOpen() {
    until(
        "model and data are open",
        () -> workbench.state().project().flatMap(p -> p.data()).isPresent());
  }

  /** Finds a layer by the filter and selects it. */
  final void select(String layer) {
    clickOn("#layer-filter").write(layer);
    settle();
    TreeTableView<?> table = lookup("#layer-table").queryAs(TreeTableView.class);
    fxRun(() -> table.getSelectionModel().select(1));
    untilWeightsAreRead();
  }

  /** Sliders and fields have their places then. */
  final void untilWeightsAreRead() {
    settle();
    until("the weights are read", () -> lookup("#histogram").query().isVisible());
    settle();
    layOut();
  }

  /** Gives everything its place at once, so that the mouse goes where things will be. */
  final void layOut() {
    fxRun(() -> {
      Parent root = stage.getScene().getRoot();
      root.applyCss();
      root.layout();
    });
  }

  final WorkbenchState state() {
    return fx(() -> workbench.state());
  }

  final LayerPlan plan(String layer) {
    return fx(() -> workbench.state().recipe().plan(layer));
  }

  final String text(String label) {
    return fx(() -> lookup(label).queryAs(Label.class).getText());
  }

  /** The middle of a node on the screen. */
  final Point2D middle(String query) {
    layOut();
    Node node = lookup(query).query();
    return fx(() -> {
      Bounds bounds = node.localToScreen(node.getBoundsInLocal());
      return new Point2D(bounds.getCenterX(), bounds.getCenterY());
    });
  }
}
