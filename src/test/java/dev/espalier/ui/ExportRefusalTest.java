package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.export.Check;
import dev.espalier.export.SpoiltRuntime;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.ui.fx.Snapshots;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** An export whose file is not what the window has shown. */
class ExportRefusalTest extends OpenWindow {

  @Override
  ModelRuntime modelRuntime() {
    return new SpoiltRuntime(runtime, Check.OUTPUTS);
  }

  @Test
  void failedCheckIsShownWithWhatToDoAndNothingIsWritten() {
    open(LENET);
    untilOpen();
    select("fc1");
    clickOn("#bits-field").push(KeyCode.CONTROL, KeyCode.A).write("4").type(KeyCode.ENTER);
    Path target = folder.resolve("small.onnx");
    dialogs.choose(target);
    push(KeyCode.CONTROL, KeyCode.E);
    until("the export has ended", () -> lookup("#export-card").tryQuery().isPresent());
    settle();
    Snapshots.take(stage.getScene(), "export-refused");

    assertEquals("small.onnx was not exported: the file failed a check", text("#export-title"));
    assertTrue(text("#export-advice").contains("Reset the layers that were changed last"));
    assertFalse(lookup("#export-open-report").query().isVisible());
    clickOn("#export-copy-details");
    String details = fx(() -> Clipboard.getSystemClipboard().getString());
    assertTrue(details.contains("FAILED  Outputs within tolerance: output 'logits'"), details);
    assertFalse(Files.exists(target));
    assertTrue(dialogs.errors().isEmpty());

    push(KeyCode.ESCAPE);
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.E);
    settle();
    assertTrue(lookup("#export-card").tryQuery().isPresent(), "it can be looked at again");
  }
}
