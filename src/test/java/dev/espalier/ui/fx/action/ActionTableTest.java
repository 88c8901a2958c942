package dev.espalier.ui.fx.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import org.junit.jupiter.api.Test;

class ActionTableTest {
  private final ActionTable table = new ActionTable();

  @Test
  void actionIsDisabledUntilItIsConnected() {
    assertFalse(table.get(ActionId.UNDO).enabledProperty().get());
  }

  @Test
  void runDoesNothingWhileTheActionIsDisabled() {
    var runs = new ArrayList<String>();
    var enabled = new SimpleBooleanProperty(false);
    table.connect(ActionId.UNDO, () -> runs.add("undo"), enabled, "nothing to undo");

    table.get(ActionId.UNDO).run();
    enabled.set(true);
    table.get(ActionId.UNDO).run();

    assertEquals(List.of("undo"), runs);
  }

  @Test
  void textFollowsWhatDescribesTheAction() {
    var text = new SimpleStringProperty("Undo");
    table.describe(ActionId.UNDO, text);

    text.set("Undo: 4 bits");

    assertEquals("Undo: 4 bits", table.get(ActionId.UNDO).textProperty().get());
  }

  @Test
  void menuSaysWhyAnActionIsDisabled() {
    var enabled = new SimpleBooleanProperty(false);
    var text = new SimpleStringProperty("Undo");
    table.connect(ActionId.UNDO, () -> {}, enabled, "nothing to undo");
    table.describe(ActionId.UNDO, text);
    assertEquals("Undo  (nothing to undo)", table.get(ActionId.UNDO).menuTextProperty().get());

    enabled.set(true);
    text.set("Undo: 4 bits");
    assertEquals("Undo: 4 bits", table.get(ActionId.UNDO).menuTextProperty().get());
  }

  @Test
  void noTwoActionsShareAShortcut() {
    Map<Object, ActionId> owners = new HashMap<>();
    for (ActionId id : ActionId.values()) {
      id.shortcut()
          .map(keys -> owners.put(keys, id))
          .ifPresent(other -> assertEquals(id, other, "same shortcut: " + id + " and " + other));
    }
    assertTrue(owners.size() > 10);
  }

  @Test
  void groupsHoldEveryActionOnce() {
    long inGroups = Arrays.stream(ActionGroup.values()).flatMap(table::of).distinct().count();
    assertEquals(ActionId.values().length, inGroups);
  }
}
