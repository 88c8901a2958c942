package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.ui.fx.FxTest;
import dev.espalier.ui.fx.dialog.ScriptedDialogs;
import org.junit.jupiter.api.Test;

class UncaughtErrorsTest extends FxTest {
  private final ScriptedDialogs dialogs = new ScriptedDialogs();
  private final UncaughtErrors errors = new UncaughtErrors(dialogs);

  private void fail(String message) {
    errors.uncaughtException(Thread.currentThread(), new IllegalStateException(message));
  }

  @Test
  void errorIsShownWithItsCause() {
    fxRun(() -> fail("no such layer"));
    settle();

    assertTrue(dialogs.errors().getFirst().message().contains("no such layer"));
    assertTrue(dialogs.errors().getFirst().cause().isPresent());
  }

  @Test
  void floodOfErrorsShowsOneDialogAtATime() {
    fxRun(() -> {
      for (int i = 0; i < 3; i++) {
        fail("frame " + i);
      }
    });
    settle();
    assertEquals(1, dialogs.errors().size());

    fxRun(() -> fail("later"));
    settle();
    assertEquals(2, dialogs.errors().size());
  }
}
