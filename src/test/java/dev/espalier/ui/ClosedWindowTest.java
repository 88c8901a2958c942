package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.espalier.app.Workbench;
import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.ui.fx.FxTest;
import dev.espalier.ui.fx.FxThread;
import dev.espalier.ui.fx.RecordedDesktop;
import dev.espalier.ui.fx.dialog.ScriptedDialogs;
import dev.espalier.ui.log.LogBuffer;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A window that was closed is let go of, with the model that was open in it. */
class ClosedWindowTest extends FxTest {
  @TempDir private Path folder;

  @Test
  void nothingHoldsOnToAClosedWindow() {
    List<WeakReference<?>> closed = openAndClose();
    for (int i = 0; i < 50 && closed.stream().anyMatch(each -> each.get() != null); i++) {
      System.gc();
      settle();
    }
    closed.forEach(each -> assertNull(each.get()));
  }

  private List<WeakReference<?>> openAndClose() {
    Settings settings = new Settings(folder);
    settings.set(Setting.THEME, "light");
    try (TaskRunner tasks = new TaskRunner(new FxThread());
        InProcessRuntime runtime = new InProcessRuntime()) {
      Stage stage = fx(Stage::new);
      Workbench workbench =
          fx(() -> new Workbench(tasks, runtime, new Nd4jLinearAlgebra(1), settings));
      var services =
          new UiServices(tasks, settings, new WorkbenchProject(workbench), workbench, "1.0");
      MainWindow window =
          fx(() ->
              new MainWindow(
                  services,
                  new ScriptedDialogs(),
                  new RecordedDesktop(),
                  new LogBuffer(),
                  themeManager(),
                  stage));
      fxRun(() -> window.show(List.of(Path.of("assets", "samples", "lenet-5.onnx"))));
      until("the model is open", () -> workbench.state().project().isPresent());
      settle();
      fxRun(() -> {
        stage.hide();
        workbench.close();
      });
      return List.of(
          new WeakReference<>(window), new WeakReference<>(stage), new WeakReference<>(workbench));
    }
  }
}
