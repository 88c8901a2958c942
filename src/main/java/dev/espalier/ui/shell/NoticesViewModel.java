package dev.espalier.ui.shell;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** Short notes that something a person has asked for is done. */
public final class NoticesViewModel {
  private final ReadOnlyObjectWrapper<Notice> newest =
      new ReadOnlyObjectWrapper<>(new Notice(0, "", false));

  /**
   * A note.
   *
   * @param number tells notes of the same text apart
   * @param text what is done
   * @param success whether it is something that was wanted
   */
  public record Notice(int number, String text, boolean success) {}

  // Properties

  /** The newest note; its text is empty before the first one. */
  public ReadOnlyObjectProperty<Notice> newestProperty() {
    return newest.getReadOnlyProperty();
  }

  // Commands

  /** Says that something is done. */
  public void say(String text) {
    newest.set(new Notice(newest.get().number() + 1, text, true));
  }

  /** Says something that is neither a success nor a failure. */
  public void mention(String text) {
    newest.set(new Notice(newest.get().number() + 1, text, false));
  }
}
