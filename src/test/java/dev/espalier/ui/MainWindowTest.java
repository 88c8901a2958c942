package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.Workbench;
import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.ui.fx.FxTest;
import dev.espalier.ui.fx.FxThread;
import dev.espalier.ui.fx.RecordedDesktop;
import dev.espalier.ui.fx.Snapshots;
import dev.espalier.ui.fx.dialog.SaveAnswer;
import dev.espalier.ui.fx.dialog.ScriptedDialogs;
import dev.espalier.ui.fx.theme.CssWarnings;
import dev.espalier.ui.log.LogBuffer;
import dev.espalier.ui.shell.ProjectState;
import dev.espalier.ui.shell.RecordedProject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javafx.scene.Node;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class MainWindowTest extends FxTest {
  @TempDir private Path folder;
  private final RecordedProject project = new RecordedProject();
  private final ScriptedDialogs dialogs = new ScriptedDialogs();
  private final RecordedDesktop desktop = new RecordedDesktop();
  private final LogBuffer log = new LogBuffer();
  private TaskRunner tasks = new TaskRunner(Runnable::run);
  private Settings settings = new Settings(Path.of("unused"));
  private Stage stage = null;

  @BeforeEach
  void showWindow() {
    open("light");
  }

  private void open(String theme) {
    log.install();
    tasks = new TaskRunner(new FxThread());
    settings = new Settings(folder);
    settings.set(Setting.WINDOW, "0 0 990 800 false");
    settings.set(Setting.THEME, theme);
    fxRun(() -> {
      stage = new Stage();
      var services = new UiServices(tasks, settings, project, idle(), "1.0");
      new MainWindow(services, dialogs, desktop, log, themeManager(), stage).show(List.of());
    });
    settle();
  }

  @AfterEach
  void end() {
    log.uninstall();
    tasks.close();
  }

  private Workbench idle() {
    return new Workbench(tasks, new InProcessRuntime(), new Nd4jLinearAlgebra(1), settings);
  }

  private void showProject(boolean unsaved) {
    fxRun(() -> project.show(RecordedProject.open("residual.onnx", unsaved)));
    settle();
  }

  @Test
  void welcomeOffersTheSampleUntilAModelIsOpen() {
    clickOn("#welcome-sample");
    assertEquals(List.of("sample"), project.calls());

    showProject(false);

    assertFalse(lookup("#welcome").query().isVisible());
    assertEquals("residual.onnx \u2013 Espalier", stage.getTitle());
  }

  @Test
  void dotInTheTitleMarksAnUnsavedRecipe() {
    showProject(true);
    assertEquals("\u2022 residual.onnx \u2013 Espalier", stage.getTitle());
  }

  @Test
  void closingAsksAboutTheUnsavedRecipeAndStaysOnCancel() {
    showProject(true);
    dialogs.answer(SaveAnswer.CANCEL);
    requestClose();
    assertTrue(stage.isShowing());

    dialogs.answer(SaveAnswer.SAVE).choose(folder.resolve("r.json"));
    requestClose();
    assertEquals(List.of("save r.json"), project.calls());
    assertEquals(
        List.of("the recipe of residual.onnx", "the recipe of residual.onnx", "Save the recipe"),
        dialogs.asked());
  }

  private void requestClose() {
    fxRun(() -> stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
  }

  @Test
  void paletteRunsTheCommandThatWasTyped() {
    showProject(false);
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
    settle();
    write("eval");
    Snapshots.take(stage.getScene(), "palette");
    push(KeyCode.ENTER);
    settle();

    assertEquals(List.of("evaluate"), project.calls());
    assertTrue(lookup("#palette").tryQuery().isEmpty());
  }

  @Test
  void shortcutsWorkWhereverTheFocusIs() {
    showProject(false);
    fxRun(() ->
        project.show(
            new ProjectState(
                Optional.of(Path.of("a.onnx")),
                Optional.empty(),
                false,
                Optional.empty(),
                true,
                Optional.of("4 bits"),
                Optional.empty(),
                List.of())));
    settle();
    push(KeyCode.CONTROL, KeyCode.Z);
    push(KeyCode.F5);
    assertEquals(List.of("undo", "evaluate"), project.calls());
  }

  @Test
  void f1ShowsTheShortcutsAndEscapeClosesThem() {
    push(KeyCode.F1);
    settle();
    assertTrue(lookup("#shortcuts").tryQuery().isPresent());
    Snapshots.take(stage.getScene(), "shortcuts");
    push(KeyCode.ESCAPE);
    settle();
    assertTrue(lookup("#shortcuts").tryQuery().isEmpty());
  }

  @Test
  void runningTaskShowsInTheStatusBarAndCanBeCancelled() {
    var started = new CountDownLatch(1);
    fxRun(() ->
        tasks.submit(
            "Evaluate residual.onnx",
            context -> {
              started.countDown();
              while (true) {
                context.cancel().throwIfCancelled();
                Thread.sleep(5);
              }
            },
            Outcome.of(value -> {}, failure -> {})));
    clickOn("#status-tasks");
    until("task is shown", () -> lookup("#status-cancel").query().isVisible());
    Snapshots.take(stage.getScene(), "tasks");
    clickOn("#status-cancel");
    until("task has ended", () -> !lookup("#status-cancel").query().isVisible());
    assertEquals(0, started.getCount());
  }

  @Test
  void logDrawerShowsWhatWasLogged() {
    LoggerFactory.getLogger(MainWindowTest.class).warn("The target folder is nearly full");
    until(
        "warning is counted",
        () -> lookup("#status-log").queryButton().getText().equals("1 warning"));
    clickOn("#status-log");
    settle();
    assertEquals(1, lookup("#log-list").queryListView().getItems().size());
    Snapshots.take(stage.getScene(), "log");
  }

  @Test
  void dividersAreWhereTheyWereLeft() {
    settings.set(Setting.DIVIDERS, "0.2 0.75");
    fxRun(stage::close);
    open("light");
    showProject(false);
    double[] positions = fx(() -> ((SplitPane) lookup("#panes").query()).getDividerPositions());
    assertArrayEquals(new double[] {0.2, 0.75}, positions, 0.01);
  }

  @Test
  void drawerIsAsHighAsItWasLeft() {
    settings.set(Setting.DRAWER, "0.5");
    fxRun(stage::close);
    open("light");
    push(KeyCode.CONTROL, KeyCode.L);
    settle();
    var stack = (SplitPane) lookup("#log-list").query().getScene().lookup("#stack");
    assertEquals(0.5, fx(() -> stack.getDividerPositions()[0]), 0.02);
    push(KeyCode.CONTROL, KeyCode.L);
    push(KeyCode.CONTROL, KeyCode.L);
    settle();
    assertEquals(0.5, fx(() -> stack.getDividerPositions()[0]), 0.02);
    fxRun(() -> stack.setDividerPositions(0.6));
    requestClose();
    assertEquals(0.6, Double.parseDouble(settings.get(Setting.DRAWER)), 0.02);
  }

  @Test
  void windowAndThemeAreRemembered() {
    fxRun(() -> stage.setWidth(900));
    push(KeyCode.CONTROL, KeyCode.Q);
    settle();
    assertFalse(stage.isShowing());
    assertEquals("0 0 900 800 false", settings.get(Setting.WINDOW));
    assertEquals(2, settings.get(Setting.DIVIDERS).split(" ").length);
  }

  @Test
  void menuShowsWhatIsOn() {
    clickOn("View");
    clickOn("#menu-theme-dark");
    settle();
    clickOn("View");
    settle();
    assertTrue(((CheckMenuItem) menuItem("menu-theme-dark")).isSelected());
    assertFalse(((CheckMenuItem) menuItem("menu-theme-light")).isSelected());
    assertFalse(((CheckMenuItem) menuItem("menu-show-log")).isSelected());
    push(KeyCode.ESCAPE);
    assertEquals("dark", settings.get(Setting.THEME));
  }

  private MenuItem menuItem(String id) {
    MenuBar bar = lookup(".menu-bar").queryAs(MenuBar.class);
    return bar.getMenus().stream()
        .flatMap(menu -> menu.getItems().stream())
        .filter(item -> id.equals(item.getId()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void f6GoesFromPaneToPane() {
    showProject(false);
    push(KeyCode.CONTROL, KeyCode.L);
    push(KeyCode.CONTROL, KeyCode.T);
    settle();
    push(KeyCode.F6);
    assertTrue(holdsFocus("#layer-table"));
    push(KeyCode.F6);
    assertTrue(holdsFocus("#compare-evaluate"));
    push(KeyCode.F6);
    assertTrue(holdsFocus("#log-list"));
    push(KeyCode.F6);
    assertTrue(holdsFocus("#task-list"));
    push(KeyCode.SHIFT, KeyCode.F6);
    assertTrue(holdsFocus("#log-list"));
  }

  /** Whether the focus is in the pane around a node. */
  private boolean holdsFocus(String query) {
    var pane = lookup(query).query().getParent();
    return fx(() -> {
      for (Node at = stage.getScene().getFocusOwner(); at != null; at = at.getParent()) {
        if (at.equals(pane)) {
          return true;
        }
      }
      return false;
    });
  }

  @Test
  void looksRightInBothThemes() {
    for (String theme : List.of("light", "dark")) {
      try (var warnings = new CssWarnings()) {
        fxRun(stage::close);
        open(theme);
        Snapshots.take(stage.getScene(), "welcome-" + theme);
        showProject(true);
        Snapshots.take(stage.getScene(), "shell-" + theme);
        push(KeyCode.F1);
        settle();
        push(KeyCode.ESCAPE);
        assertEquals("", warnings.text());
      }
    }
  }
}
