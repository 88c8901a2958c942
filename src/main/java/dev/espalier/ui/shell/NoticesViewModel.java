package dev.espalier.ui.shell;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** Short notes that something a person has asked for is done. */
public final class NoticesViewModel {
  private final ReadOnlyObjectWrapper<Notice> newest =
      new ReadOnlyObjectWrapper<>(new Notice(0, ""));

  /**
   * A note.
   *
   * @param number tells notes of the same text apart
   * @param text what is done
   */
  public record Notice(int number, String text) {}

  // Properties

  /** The newest note; its text is empty before the first one. */
  public ReadOnlyObjectProperty<Notice> newestProperty() {
    return newest.getReadOnlyProperty();
  }

  // Commands

  /** Says that something is done. */
  public void say(String text) {
    newest.set(new Notice(newest.get().number() + 1, text));
  }
}
