package dev.espalier.ui.fx;

import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/**
 * Something that should not be overlooked: a sign, a text, and what can be done about it. Takes no
 * room while there is nothing to say.
 */
public final class WarningBox extends HBox {
  private static final double TIP_WIDTH = 320;

  private final Label text = new Label();
  private final FlowPane actions = new FlowPane(6, 4);

  /** Says nothing yet. */
  public WarningBox() {
    getStyleClass().add("warning-box");
    text.setWrapText(true);
    text.setMinHeight(USE_PREF_SIZE);
    VBox content = new VBox(4, text, actions);
    setHgrow(content, Priority.ALWAYS);
    getChildren().addAll(Icon.WARN.node("warning"), content);
    actions.managedProperty().bind(actions.visibleProperty());
    actions.setVisible(false);
    managedProperty().bind(visibleProperty());
    setVisible(false);
  }

  /** Adds a button. */
  public Button addAction(String id, String name, String help, Runnable action) {
    Button button = new Button(name);
    button.setId(id);
    button.getStyleClass().add("small");
    Tooltip tip = new Tooltip(help);
    tip.setWrapText(true);
    tip.setMaxWidth(TIP_WIDTH);
    button.setTooltip(tip);
    button.setOnAction(event -> action.run());
    actions.getChildren().add(button);
    actions.setVisible(true);
    return button;
  }

  /** Says this; nothing if it is empty. */
  public void show(String warning) {
    text.setText(warning);
    setVisible(!warning.isEmpty());
  }

  /** What it says. */
  public String text() {
    return isVisible() ? text.getText() : "";
  }

  /** The buttons. */
  public List<Button> actions() {
    return actions.getChildren().stream().map(Button.class::cast).toList();
  }
}
