package dev.espalier.ui.export;

import dev.espalier.app.ExportOutcome;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.ui.fx.desktop.Desktop;
import dev.espalier.ui.fx.dialog.Dialogs;
import dev.espalier.ui.fx.dialog.ErrorReport;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The newest export of the open project. */
public final class ExportViewModel {

  // Properties

  private final Desktop desktop;
  private final Dialogs dialogs;
  private final ReadOnlyObjectWrapper<Optional<ExportCard>> card =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyBooleanWrapper present = new ReadOnlyBooleanWrapper();
  private Optional<ExportOutcome> newest = Optional.empty();
  private Runnable whenNew = () -> {};

  /** The exports of a workbench. */
  public ExportViewModel(Workbench workbench, Desktop desktop, Dialogs dialogs) {
    this.desktop = desktop;
    this.dialogs = dialogs;
    workbench.listen(this::update);
  }

  /** What there is to say about it; empty before the first one. */
  public ReadOnlyObjectProperty<Optional<ExportCard>> cardProperty() {
    return card.getReadOnlyProperty();
  }

  /** Whether there was one. */
  public ReadOnlyBooleanProperty presentProperty() {
    return present.getReadOnlyProperty();
  }

  /** Says who hears of an export that has just ended. */
  public void setWhenNew(Runnable listener) {
    whenNew = listener;
  }

  // Commands

  /** Opens the report for people in the browser. */
  public void openReport() {
    if (newest.orElse(null) instanceof ExportOutcome.Exported exported) {
      desktop.open(exported.result().html(), message -> tell("Cannot open the report", message));
    }
  }

  /** Shows the exported file in its folder. */
  public void showInFolder() {
    newest.ifPresent(outcome ->
        desktop.showInFolder(outcome.target(), message -> tell("Cannot show the folder", message)));
  }

  private void tell(String title, String message) {
    dialogs.error(new ErrorReport(title, message, Optional.empty()));
  }

  private void update(WorkbenchState state) {
    if (state.export().equals(newest)) {
      return;
    }
    newest = state.export();
    card.set(newest.map(ExportCards::of));
    present.set(newest.isPresent());
    if (newest.isPresent()) {
      whenNew.run();
    }
  }
}
