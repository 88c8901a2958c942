package dev.espalier.ui.shell;

import dev.espalier.app.Unpacking;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.ui.fx.dialog.Dialogs;
import dev.espalier.ui.fx.dialog.ErrorReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/** Makes of archives the models that they were made of, byte by byte. */
public final class UnpackViewModel {

  // Properties

  private final ReadOnlyBooleanWrapper archiveOpen = new ReadOnlyBooleanWrapper();

  private final Unpacking unpacking;
  private final Dialogs dialogs;
  private final NoticesViewModel notices;
  private final ShellFiles files;
  private Optional<Path> open = Optional.empty();

  public UnpackViewModel(
      Project project,
      Settings settings,
      Unpacking unpacking,
      Dialogs dialogs,
      NoticesViewModel notices) {
    this.unpacking = unpacking;
    this.dialogs = dialogs;
    this.notices = notices;
    this.files = new ShellFiles(dialogs, new RecentFiles(settings));
    project.listen(this::update);
  }

  /** Whether what is open was opened from an archive. */
  public ReadOnlyBooleanProperty archiveOpenProperty() {
    return archiveOpen.getReadOnlyProperty();
  }

  // Commands

  /** Asks for an archive, and where its model goes. */
  public void unpack() {
    files
        .chooseArchiveToUnpack()
        .ifPresent(archive -> {
          files.used(archive);
          unpackAsking(archive);
        });
  }

  /** Unpacks the archive that is open, beside it. */
  public void unpackOpen() {
    open.ifPresent(this::unpackBeside);
  }

  /** Unpacks an archive beside it; asks where only if something is there already. */
  public void unpackBeside(Path archive) {
    Unpacking.freeBeside(archive)
        .ifPresentOrElse(target -> unpack(archive, target), () -> unpackAsking(archive));
  }

  private void unpackAsking(Path archive) {
    files
        .chooseUnpacked(archive)
        .ifPresent(target -> {
          files.used(target);
          unpack(archive, target);
        });
  }

  private void unpack(Path archive, Path target) {
    unpacking.unpack(
        archive,
        target,
        new Outcome<>() {
          @Override
          public void done(List<Path> written) {
            notices.say(words(written));
          }

          @Override
          public void failed(Failure failure) {
            dialogs.error(
                new ErrorReport(
                    "Cannot unpack " + archive.getFileName(), failure.message(), failure.cause()));
          }

          @Override
          public void cancelled() {
            notices.mention("Unpacking " + archive.getFileName() + ": cancelled");
          }
        });
  }

  private static String words(List<Path> written) {
    int data = written.size() - 1;
    String more = data == 0 ? "" : data == 1 ? " and a data file" : " and " + data + " data files";
    return "Unpacked " + written.getFirst().getFileName() + more + ", byte for byte as packed";
  }

  private void update(ProjectState state) {
    open = state.model().filter(Unpacking::isArchive);
    archiveOpen.set(open.isPresent());
  }
}
