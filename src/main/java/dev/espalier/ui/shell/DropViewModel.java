package dev.espalier.ui.shell;

import dev.espalier.app.Unpacking;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/**
 * What becomes of files that are dragged over the window: they are opened; archives on the right
 * half of it are unpacked.
 */
public final class DropViewModel {

  // Properties

  private final ReadOnlyStringWrapper openText = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper unpackText = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper shown = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper unpackable = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper unpacking = new ReadOnlyBooleanWrapper();

  private final Consumer<List<Path>> open;
  private final Consumer<Path> unpack;

  /**
   * Nothing is dragged yet.
   *
   * @param open opens files, each kind in its way
   * @param unpack unpacks an archive beside it
   */
  public DropViewModel(Consumer<List<Path>> open, Consumer<Path> unpack) {
    this.open = open;
    this.unpack = unpack;
  }

  /** What would be opened, a line for each file. */
  public ReadOnlyStringProperty openTextProperty() {
    return openText.getReadOnlyProperty();
  }

  /** What would be unpacked, a line for each file. */
  public ReadOnlyStringProperty unpackTextProperty() {
    return unpackText.getReadOnlyProperty();
  }

  /** Whether files are over the window. */
  public ReadOnlyBooleanProperty shownProperty() {
    return shown.getReadOnlyProperty();
  }

  /** Whether they can be unpacked: all of them are archives. */
  public ReadOnlyBooleanProperty unpackableProperty() {
    return unpackable.getReadOnlyProperty();
  }

  /** Whether they would be unpacked if they were dropped now. */
  public ReadOnlyBooleanProperty unpackingProperty() {
    return unpacking.getReadOnlyProperty();
  }

  // Commands

  /** Files have come over the window. */
  public void enter(List<Path> files) {
    openText.set(lines(files, file -> FileRoute.of(file).verb() + " " + file.getFileName()));
    unpackable.set(!files.isEmpty() && files.stream().allMatch(DropViewModel::isArchive));
    unpackText.set(
        unpackable.get()
            ? lines(files, file -> "Unpack to " + Unpacking.besideOf(file).getFileName())
            : "");
    move(unpacking.get());
    shown.set(!files.isEmpty());
  }

  /** They are moved over one half of the window. */
  public void move(boolean right) {
    unpacking.set(unpackable.get() && right);
  }

  /** They have left the window, or were dropped. */
  public void leave() {
    shown.set(false);
    unpacking.set(false);
  }

  /** They were dropped, on one half of the window. */
  public void drop(List<Path> files, boolean right) {
    enter(files);
    move(right);
    boolean unpacked = unpacking.get();
    leave();
    if (unpacked) {
      files.forEach(unpack);
    } else {
      open.accept(files);
    }
  }

  private static boolean isArchive(Path file) {
    return FileRoute.of(file) == FileRoute.MODEL && Unpacking.isArchive(file);
  }

  private static String lines(List<Path> files, Function<Path, String> words) {
    return files.stream().map(words).collect(Collectors.joining("\n"));
  }
}
