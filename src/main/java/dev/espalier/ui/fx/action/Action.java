package dev.espalier.ui.fx.action;

import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableStringValue;

/** A row of the table connected to what it does. Until it is connected it is disabled. */
public final class Action {
  private final ActionId id;
  private final ReadOnlyStringWrapper text;
  private final ReadOnlyBooleanWrapper enabled = new ReadOnlyBooleanWrapper(false);
  private final ReadOnlyBooleanWrapper on = new ReadOnlyBooleanWrapper(false);
  private final ReadOnlyStringWrapper menuText = new ReadOnlyStringWrapper();
  private Runnable command = () -> {};

  Action(ActionId id) {
    this.id = id;
    this.text = new ReadOnlyStringWrapper(id.text());
    this.menuText.bind(text);
  }

  void connect(Runnable newCommand, ObservableBooleanValue enabledWhen, String otherwise) {
    command = newCommand;
    enabled.unbind();
    enabled.bind(enabledWhen);
    menuText.bind(
        otherwise.isEmpty()
            ? text
            : Bindings.when(enabled).then(text).otherwise(text.concat("  (" + otherwise + ")")));
  }

  void show(ObservableBooleanValue isOn) {
    on.bind(isOn);
  }

  void describe(ObservableStringValue description) {
    text.bind(description);
  }

  public ActionId id() {
    return id;
  }

  /** What menus and tooltips say now, such as "Undo: 4 bits". */
  public ReadOnlyStringProperty textProperty() {
    return text.getReadOnlyProperty();
  }

  /** The same, with the reason where it cannot be done now. */
  public ReadOnlyStringProperty menuTextProperty() {
    return menuText.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty enabledProperty() {
    return enabled.getReadOnlyProperty();
  }

  /** Whether what the action switches is on; always false for other actions. */
  public ReadOnlyBooleanProperty onProperty() {
    return on.getReadOnlyProperty();
  }

  /** Does it, if it is enabled. */
  public void run() {
    if (enabled.get()) {
      command.run();
    }
  }
}
