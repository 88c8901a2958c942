package dev.espalier.ui.fx.action;

import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyEvent;

/**
 * Keys for the same action that menus do not show, and undo and redo while a text is edited: the
 * text's own as long as it has any, and the window's after that. Text fields keep these keys for
 * themselves even with nothing to undo.
 */
public final class TextUndo {
  private final ActionTable actions;

  public TextUndo(ActionTable actions) {
    this.actions = actions;
  }

  /** Looks at the keys of a window before its fields do. */
  public void install(Scene scene) {
    scene.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    for (ActionId id : ActionId.values()) {
      id.alternative()
          .ifPresent(keys -> scene.getAccelerators().put(keys, () -> actions.get(id).run()));
    }
  }

  private void pressed(KeyEvent event) {
    if (event.getTarget() instanceof TextInputControl text) {
      if (matches(ActionId.UNDO, event) && !text.isUndoable()) {
        actions.get(ActionId.UNDO).run();
        event.consume();
      } else if (matches(ActionId.REDO, event)) {
        redo(text, event);
      }
    }
  }

  private void redo(TextInputControl text, KeyEvent event) {
    if (!text.isRedoable()) {
      actions.get(ActionId.REDO).run();
      event.consume();
    } else if (ActionId.REDO.alternative().filter(keys -> keys.match(event)).isPresent()) {
      text.redo();
      event.consume();
    }
  }

  private static boolean matches(ActionId id, KeyEvent event) {
    return Stream.of(id.shortcut(), id.alternative())
        .flatMap(Optional::stream)
        .anyMatch(keys -> keys.match(event));
  }
}
