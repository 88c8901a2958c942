package dev.espalier.ui.help;

import dev.espalier.ui.fx.action.Action;
import dev.espalier.ui.fx.action.ActionGroup;
import dev.espalier.ui.fx.action.ActionId;
import dev.espalier.ui.fx.action.ActionTable;
import java.util.List;
import javafx.fxml.FXML;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/** The sheet of keyboard shortcuts, made from the table of actions. */
public final class ShortcutsView {
  private static final List<Key> CHART_KEYS =
      List.of(
          new Key("Move the threshold", "Left, Right"),
          new Key("Move it ten times as far", "Shift+Left, Shift+Right"),
          new Key("Zoom", "+, \u2212"),
          new Key("Show all", "0"),
          new Key("Linear or logarithmic", "L"));

  private final ActionTable actions;
  @FXML private FlowPane groups;

  private record Key(String text, String keys) {}

  public ShortcutsView(ActionTable actions) {
    this.actions = actions;
  }

  @FXML
  void initialize() {
    for (ActionGroup group : ActionGroup.values()) {
      List<Key> keys =
          actions
              .of(group)
              .map(Action::id)
              .filter(id -> id.shortcut().isPresent())
              .map(id -> new Key(id.text(), keys(id)))
              .toList();
      groups.getChildren().add(block(group.text(), keys));
    }
    groups.getChildren().add(block("In the histogram", CHART_KEYS));
  }

  private static String keys(ActionId id) {
    String other = id.alternative().map(keys -> ", " + keys.getDisplayText()).orElse("");
    return id.shortcutText() + other;
  }

  private static Node block(String title, List<Key> keys) {
    var heading = new Label(title);
    heading.getStyleClass().add("section");
    var grid = new GridPane(16, 4);
    for (int row = 0; row < keys.size(); row++) {
      var text = new Label(keys.get(row).text());
      var key = new Label(keys.get(row).keys());
      key.getStyleClass().add("key");
      GridPane.setValignment(text, VPos.CENTER);
      grid.addRow(row, key, text);
    }
    var block = new VBox(6, heading, grid);
    block.setPrefWidth(340);
    return block;
  }
}
