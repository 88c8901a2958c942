package dev.espalier.ui.fx.dialog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.ui.fx.FxTest;
import dev.espalier.ui.fx.FxThread;
import dev.espalier.ui.fx.Snapshots;
import dev.espalier.ui.fx.theme.ThemeChoice;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;

class FxDialogsTest extends FxTest {
  private Stage owner = null;

  private <T> CompletableFuture<T> ask(Supplier<T> question) {
    var answer = CompletableFuture.supplyAsync(question, new FxThread());
    settle();
    return answer;
  }

  private FxDialogs dialogs() {
    owner = show(600, 400, () -> new StackPane(new Label("content")));
    return new FxDialogs(() -> owner);
  }

  @Test
  void confirmButtonCarriesTheVerb() throws Exception {
    var dialogs = dialogs();
    var question =
        new Confirmation(
            "Replace net.onnx?", "The file exists already: /models/net.onnx", "Replace", true);
    var yes = ask(() -> dialogs.confirm(question));
    Snapshots.take(lookup("Replace").queryButton().getScene(), "dialog-confirm");
    clickOn("Replace");
    assertTrue(yes.get(20, TimeUnit.SECONDS));

    var no = ask(() -> dialogs.confirm(question));
    clickOn("Cancel");
    assertFalse(no.get(20, TimeUnit.SECONDS));
  }

  @Test
  void unsavedChangesCanBeSavedDiscardedOrKept() throws Exception {
    var dialogs = dialogs();
    for (var expected : List.of(SaveAnswer.SAVE, SaveAnswer.DISCARD, SaveAnswer.CANCEL)) {
      var answer = ask(() -> dialogs.unsavedChanges("residual-recipe.json"));
      Snapshots.take(lookup("Cancel").queryButton().getScene(), "dialog-unsaved");
      clickOn(
          switch (expected) {
            case SAVE -> "Save…";
            case DISCARD -> "Discard changes";
            case CANCEL -> "Cancel";
          });
      assertEquals(expected, answer.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void errorShowsWhereAndWhatToDoAndHidesTheStackTrace() throws Exception {
    theme(ThemeChoice.DARK);
    var dialogs = dialogs();
    var report =
        new ErrorReport(
            "Cannot open net.onnx",
            "net.onnx: graph: initializer conv1.weight: 1,024 bytes are missing at the end of the"
                + " file. Copy the file again.",
            Optional.of(new IllegalStateException("truncated")));
    var closed =
        ask(() -> {
          dialogs.error(report);
          return true;
        });
    Snapshots.take(lookup("Close").queryButton().getScene(), "dialog-error");
    assertFalse(lookup("Copy report").query().getParent().isVisible());
    clickOn("Close");
    assertTrue(closed.get(20, TimeUnit.SECONDS));
    theme(ThemeChoice.LIGHT);
  }
}
