package dev.espalier.ui.inspector;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/**
 * A choice of methods. The list says of each what it does, and of those that cannot be chosen why;
 * the tooltip says it of the one that is chosen.
 */
final class MethodBox<T extends Enum<T>> {

  private static final PseudoClass IDLE = PseudoClass.getPseudoClass("idle");
  private static final double HELP_WIDTH = 330;
  private static final int ROWS = 12;

  private final ComboBox<T> box;
  private final Function<Enum<?>, Optional<String>> problem;
  private final Tooltip help = new Tooltip();

  /** Whether the box is being set to the plan, and so does not speak for the person. */
  private boolean showing;

  private boolean placed;

  /**
   * Watches over a box.
   *
   * @param problem why a method cannot be chosen, as part of a sentence; empty if it can
   * @param choose takes over what the person chooses
   */
  MethodBox(
      ComboBox<T> box,
      T[] methods,
      Function<Enum<?>, Optional<String>> problem,
      Consumer<T> choose) {
    this.box = box;
    this.problem = problem;
    box.getItems().setAll(List.of(methods));
    box.setVisibleRowCount(ROWS);
    box.setButtonCell(new NameCell<>());
    box.setCellFactory(list -> new HelpCell());
    help.setWrapText(true);
    help.setMaxWidth(HELP_WIDTH);
    box.setTooltip(help);
    box.valueProperty().addListener((property, old, now) -> chosen(old, now, choose));
    // What can be chosen may have changed since the list was last open.
    box.setOnShowing(event -> box.setCellFactory(list -> new HelpCell()));
    box.setOnShown(event -> placeAgain());
  }

  /** The first time, the list is placed before it is styled, and so for another height. */
  private void placeAgain() {
    if (!placed) {
      placed = true;
      box.hide();
      box.show();
    }
  }

  /** Shows the plan's method. */
  void show(T method) {
    showing = true;
    box.setValue(method);
    showing = false;
    boolean idle = box.getItems().stream().allMatch(other -> problem.apply(other).isPresent());
    box.pseudoClassStateChanged(IDLE, idle);
    help.setText(text(method));
  }

  private String text(T method) {
    String does = MethodWords.help(method);
    return problem
        .apply(method)
        .map(reason -> "Without effect: " + reason + ".")
        .orElse(does.isEmpty() ? box.getAccessibleText() : does);
  }

  /** Keys reach methods that cannot be chosen, too. */
  private void chosen(@Nullable T old, @Nullable T now, Consumer<T> choose) {
    if (showing || now == null) {
      return;
    }
    if (old != null && problem.apply(now).isPresent()) {
      show(old);
      return;
    }
    choose.accept(now);
  }

  /** The name alone, for the closed box. */
  private static final class NameCell<T extends Enum<T>> extends ListCell<T> {
    @Override
    protected void updateItem(@Nullable T item, boolean empty) {
      super.updateItem(item, empty);
      setText(empty || item == null ? "" : MethodWords.name(item));
    }
  }

  /** A method in the list. */
  private final class HelpCell extends ListCell<T> {
    private final Label name = new Label();
    private final Label about = new Label();
    private final VBox lines = new VBox(name, about);

    HelpCell() {
      about.setWrapText(true);
      about.setPrefWidth(HELP_WIDTH);
      about.setMaxWidth(HELP_WIDTH);
      about.setMinHeight(USE_PREF_SIZE);
      about.getStyleClass().addAll("muted", "small");
      lines.setAlignment(Pos.CENTER_LEFT);
      setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    }

    @Override
    protected void updateItem(@Nullable T item, boolean empty) {
      super.updateItem(item, empty);
      if (empty || item == null) {
        setGraphic(null);
        return;
      }
      Optional<String> reason = problem.apply(item);
      name.setText(MethodWords.name(item));
      about.setText(reason.map(why -> "Not here: " + why + ".").orElse(MethodWords.help(item)));
      about.setManaged(!about.getText().isEmpty());
      setDisable(reason.isPresent());
      setGraphic(lines);
    }
  }
}
