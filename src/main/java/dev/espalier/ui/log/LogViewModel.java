package dev.espalier.ui.log;

import dev.espalier.io.AtomicFile;
import dev.espalier.ui.fx.dialog.Dialogs;
import dev.espalier.ui.fx.dialog.ErrorReport;
import dev.espalier.ui.fx.dialog.FileKind;
import dev.espalier.ui.fx.dialog.FileRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The lines of the log drawer. */
public final class LogViewModel {
  private static final int MOST = 5000;

  // Properties

  private final Deque<LogLine> all = new ArrayDeque<>();
  private final ObservableList<LogLine> shown = FXCollections.observableArrayList();
  private final ObservableList<LogLine> shownView = FXCollections.unmodifiableObservableList(shown);
  private final ObjectProperty<LogLevel> level = new SimpleObjectProperty<>(LogLevel.INFO);
  private final ReadOnlyIntegerWrapper troubles = new ReadOnlyIntegerWrapper();
  private final LogBuffer buffer;
  private final Dialogs dialogs;

  public LogViewModel(LogBuffer buffer, Dialogs dialogs) {
    this.buffer = buffer;
    this.dialogs = dialogs;
    level.addListener(observable -> refilter());
  }

  /** The lines of the chosen level and above, oldest first. */
  public ObservableList<LogLine> lines() {
    return shownView;
  }

  /** The lowest level that is shown. */
  public ObjectProperty<LogLevel> levelProperty() {
    return level;
  }

  /** How many warnings and errors came since the drawer was last looked at. */
  public ReadOnlyIntegerProperty troublesProperty() {
    return troubles.getReadOnlyProperty();
  }

  // Commands

  /** Takes over what was logged since the last call; called a few times a second. */
  public void refresh() {
    List<LogLine> fresh = buffer.fetch();
    if (fresh.isEmpty()) {
      return;
    }
    all.addAll(fresh);
    while (all.size() > MOST) {
      all.removeFirst();
    }
    List<LogLine> visible = fresh.stream().filter(this::visible).toList();
    if (shown.size() + visible.size() > MOST) {
      refilter();
    } else {
      shown.addAll(visible);
    }
    long bad = fresh.stream().filter(l -> l.level().compareTo(LogLevel.WARNING) >= 0).count();
    troubles.set(troubles.get() + (int) bad);
  }

  /** Says that the user has seen the lines. */
  public void seen() {
    troubles.set(0);
  }

  /** Forgets all lines. */
  public void clear() {
    all.clear();
    shown.clear();
    seen();
  }

  /** The given lines, or all that are shown if there are none, as text. */
  public String text(Collection<LogLine> some) {
    Collection<LogLine> lines = some.isEmpty() ? shown : some;
    return lines.stream().map(LogLine::text).collect(Collectors.joining("\n", "", "\n"));
  }

  /** Asks for a file and writes all lines that are shown into it. */
  public void save() {
    var request = FileRequest.of("Save the log", FileKind.TEXT, FileKind.ANY);
    dialogs.saveFile(request.named("espalier.log")).ifPresent(this::save);
  }

  private void save(Path file) {
    try {
      AtomicFile.writeText(file, text(List.of()));
    } catch (IOException e) {
      String message = "Cannot write " + file + ": " + e.getMessage() + ". Choose another folder.";
      dialogs.error(new ErrorReport("The log was not saved", message, Optional.of(e)));
    }
  }

  private void refilter() {
    shown.setAll(all.stream().filter(this::visible).toList());
  }

  private boolean visible(LogLine line) {
    return line.level().compareTo(level.get()) >= 0;
  }
}
