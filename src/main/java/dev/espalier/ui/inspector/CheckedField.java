package dev.espalier.ui.inspector;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/**
 * A field for a number. While what is typed is none that is allowed, a line below says what is, and
 * the value in force stays. Enter, and leaving the field, takes an allowed number over; Escape, and
 * leaving the field with another one, brings the value in force back.
 */
final class CheckedField {

  private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");

  private final TextField field;
  private final Label problem;
  private final Supplier<String> inForce;
  private final Function<String, Optional<String>> check;
  private final Consumer<String> use;

  /** What was last shown; another text was typed. */
  private String shown = "";

  /**
   * Watches over a field.
   *
   * @param problem where to say what is allowed
   * @param inForce the value as it is, as text
   * @param check what is wrong with a text; empty if nothing is
   * @param use takes a text over that is right
   */
  CheckedField(
      TextField field,
      Label problem,
      Supplier<String> inForce,
      Function<String, Optional<String>> check,
      Consumer<String> use) {
    this.field = field;
    this.problem = problem;
    this.inForce = inForce;
    this.check = check;
    this.use = use;
    say(Optional.empty());
    field.textProperty().addListener((property, old, now) -> say(wrong(now)));
    field.setOnAction(event -> enter());
    field.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
    field
        .focusedProperty()
        .addListener((property, old, focused) -> {
          if (!focused) {
            leave();
          }
        });
  }

  /** Shows the value in force, unless another one is being typed. */
  void show() {
    if (field.getText().equals(shown)) {
      restore();
    }
  }

  /** Shows the value in force; there is nothing of the typing to undo then. */
  void restore() {
    shown = inForce.get();
    if (!field.getText().equals(shown)) {
      field.setText(shown);
    }
    say(Optional.empty());
  }

  private Optional<String> wrong(String text) {
    return text.equals(shown) ? Optional.empty() : check.apply(text);
  }

  private void enter() {
    if (wrong(field.getText()).isEmpty()) {
      use.accept(field.getText());
      restore();
    } else {
      field.selectAll();
    }
  }

  private void leave() {
    String text = field.getText();
    if (!text.equals(shown) && wrong(text).isEmpty()) {
      use.accept(text);
    }
    restore();
  }

  private void pressed(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE && !field.getText().equals(shown)) {
      restore();
      field.selectAll();
      event.consume();
    }
  }

  private void say(Optional<String> wrong) {
    field.pseudoClassStateChanged(INVALID, wrong.isPresent());
    problem.setText(wrong.orElse(""));
    problem.setVisible(wrong.isPresent());
    problem.setManaged(wrong.isPresent());
  }
}
