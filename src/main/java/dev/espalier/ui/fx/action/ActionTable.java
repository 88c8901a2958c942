package dev.espalier.ui.fx.action;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableStringValue;

/** All actions of the window, one for each {@link ActionId}. */
public final class ActionTable {
  private final Map<ActionId, Action> actions = new EnumMap<>(ActionId.class);

  public ActionTable() {
    for (ActionId id : ActionId.values()) {
      actions.put(id, new Action(id));
    }
  }

  /** Says what an action does; it is always enabled. */
  public void connect(ActionId id, Runnable command) {
    connect(id, command, new ReadOnlyBooleanWrapper(true), "");
  }

  /**
   * Says what an action does and when it can be done.
   *
   * @param otherwise why it cannot, in a few words that say what to do
   */
  public void connect(
      ActionId id, Runnable command, ObservableBooleanValue enabledWhen, String otherwise) {
    get(id).connect(command, enabledWhen, otherwise);
  }

  /** Says what an action switches; menus show a tick while that is on. */
  public void connectToggle(ActionId id, Runnable command, ObservableBooleanValue isOn) {
    connect(id, command);
    get(id).show(isOn);
  }

  /**
   * The same for what cannot always be switched.
   *
   * @param otherwise why it cannot, in a few words that say what to do
   */
  public void connectToggle(
      ActionId id,
      Runnable command,
      ObservableBooleanValue isOn,
      ObservableBooleanValue enabledWhen,
      String otherwise) {
    connect(id, command, enabledWhen, otherwise);
    get(id).show(isOn);
  }

  /** Gives an action a text that changes. */
  public void describe(ActionId id, ObservableStringValue text) {
    get(id).describe(text);
  }

  public Action get(ActionId id) {
    return Objects.requireNonNull(actions.get(id), id.name());
  }

  public List<Action> all() {
    return List.copyOf(actions.values());
  }

  /** The actions of one menu, in the order of the table. */
  public Stream<Action> of(ActionGroup group) {
    return actions.values().stream().filter(action -> action.id().group() == group);
  }
}
