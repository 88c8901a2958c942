package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.ExportOutcome;
import dev.espalier.export.archive.Unpacker;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.ui.fx.Snapshots;
import dev.espalier.ui.fx.dialog.SaveAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** Archives in the window: exported by the menu, and opened again. */
class ArchiveWindowTest extends OpenWindow {

  @Test
  void archiveOfTheMenuIsOpenedAgain() throws Exception {
    open(LENET);
    untilOpen();
    assertFalse(fx(() -> menuItem("Export archive…").isDisable()));
    select("fc1");
    clickOn("#bits-field").push(KeyCode.CONTROL, KeyCode.A).write("4").type(KeyCode.ENTER);
    settle();
    long shown = state().estimate().orElseThrow().bytes();
    Path target = folder.resolve("small.espalier");
    dialogs.choose(target);
    fxRun(() -> menuItem("Export archive…").fire());
    until("the archive is exported", () -> workbench.state().export().isPresent());
    settle();
    Snapshots.take(stage.getScene(), "export-archive");

    assertEquals("small.espalier is exported and checked", text("#export-title"));
    var exported = (ExportOutcome.Exported) state().export().orElseThrow();
    assertTrue(exported.result().report().bytes().asEstimated());
    assertTrue(Files.size(target) < shown, Files.size(target) + " of " + shown);
    Path back = folder.resolve("back.onnx");
    Unpacker.unpack(target, back, Progress.none(), CancelSignal.none());
    assertEquals(shown, Files.size(back));
    assertFalse(Files.exists(folder.resolve("small.onnx")));
    clickOn("#export-open-report");
    assertEquals(List.of("open small.espalier.report.html"), desktop.calls());

    push(KeyCode.ESCAPE);
    settle();
    dialogs.answer(SaveAnswer.DISCARD).choose(target);
    push(KeyCode.CONTROL, KeyCode.O);
    until("the archive is open", () -> isOpen(target));
    settle();
    try (OnnxModel model = OnnxModel.open(back)) {
      assertEquals(
          Network.of(model).layers().size(),
          state().project().orElseThrow().network().layers().size());
    }
  }

  private MenuItem menuItem(String text) {
    return lookup(".menu-bar").queryAs(MenuBar.class).getMenus().stream()
        .flatMap(menu -> menu.getItems().stream())
        .filter(item -> text.equals(item.getText()))
        .findFirst()
        .orElseThrow();
  }

  private boolean isOpen(Path file) {
    return workbench.state().project().filter(p -> p.file().equals(file)).isPresent();
  }
}
