package dev.espalier.ui.fx.dialog;

import dev.espalier.ui.fx.Icon;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.control.Alert;
import javafx.scene.control.Alert.AlertType;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/** Dialogs on the screen, in front of the window that the supplier names. */
public final class FxDialogs implements Dialogs {
  private final Supplier<@Nullable Window> owner;

  public FxDialogs(Supplier<@Nullable Window> owner) {
    this.owner = owner;
  }

  @Override
  public Optional<Path> openFile(FileRequest request) {
    return path(chooser(request).showOpenDialog(owner.get()));
  }

  @Override
  public Optional<Path> saveFile(FileRequest request) {
    FileChooser chooser = chooser(request);
    Optional<Path> chosen = path(chooser.showSaveDialog(owner.get()));
    return chosen.flatMap(path -> confirmed(path, request.complete(path, kind(chooser, request))));
  }

  @Override
  public Optional<Path> openFolder(FileRequest request) {
    var chooser = new DirectoryChooser();
    chooser.setTitle(request.title());
    request
        .folder()
        .filter(Files::isDirectory)
        .map(Path::toFile)
        .ifPresent(chooser::setInitialDirectory);
    return path(chooser.showDialog(owner.get()));
  }

  @Override
  public boolean confirm(Confirmation confirmation) {
    var verb = new ButtonType(confirmation.verb(), ButtonData.OK_DONE);
    Alert alert = alert(Icon.HELP, confirmation.question(), confirmation.explanation());
    alert.getButtonTypes().setAll(verb, ButtonType.CANCEL);
    style(alert, verb, confirmation.dangerous() ? "danger" : "accent");
    return alert.showAndWait().filter(verb::equals).isPresent();
  }

  @Override
  public void error(ErrorReport report) {
    Alert alert = alert(Icon.FAILURE, report.title(), report.message());
    alert.getButtonTypes().setAll(ButtonType.CLOSE);
    report
        .cause()
        .ifPresent(
            cause -> alert.getDialogPane().setExpandableContent(new ErrorDetails(report, cause)));
    alert.showAndWait();
  }

  @Override
  public SaveAnswer unsavedChanges(String subject) {
    var save = new ButtonType("Save…", ButtonData.YES);
    var discard = new ButtonType("Discard changes", ButtonData.NO);
    Alert alert =
        alert(
            Icon.WARN,
            "Save the changes to " + subject + "?",
            "Settings made since it was last saved are lost if you discard them.");
    alert.getButtonTypes().setAll(save, discard, ButtonType.CANCEL);
    style(alert, save, "accent");
    style(alert, discard, "danger");
    ButtonType answer = alert.showAndWait().orElse(ButtonType.CANCEL);
    return answer.equals(save)
        ? SaveAnswer.SAVE
        : answer.equals(discard) ? SaveAnswer.DISCARD : SaveAnswer.CANCEL;
  }

  private Alert alert(Icon icon, String header, String content) {
    var alert = new Alert(AlertType.NONE);
    alert.setGraphic(icon.node("dialog-icon", icon == Icon.FAILURE ? "danger" : "accent"));
    alert.initOwner(owner.get());
    alert.setTitle("Espalier");
    alert.setHeaderText(header);
    alert.setContentText(content);
    alert.setResizable(true);
    // Without a width a long message (a path, a layer name) is cut off instead of wrapped.
    alert.getDialogPane().setPrefWidth(520);
    alert.getDialogPane().setMinHeight(javafx.scene.layout.Region.USE_PREF_SIZE);
    return alert;
  }

  private static void style(Alert alert, ButtonType type, String styleClass) {
    if (alert.getDialogPane().lookupButton(type) instanceof Button button) {
      button.getStyleClass().add(styleClass);
    }
  }

  private static FileChooser chooser(FileRequest request) {
    var chooser = new FileChooser();
    chooser.setTitle(request.title());
    request
        .folder()
        .filter(Files::isDirectory)
        .map(Path::toFile)
        .ifPresent(chooser::setInitialDirectory);
    if (!request.name().isEmpty()) {
      chooser.setInitialFileName(request.name());
    }
    List<FileKind> kinds = request.kinds().isEmpty() ? List.of(FileKind.ANY) : request.kinds();
    for (FileKind kind : kinds) {
      chooser.getExtensionFilters().add(new ExtensionFilter(kind.description(), kind.patterns()));
    }
    return chooser;
  }

  /** The kind whose filter was chosen; the first where a system does not tell. */
  private static FileKind kind(FileChooser chooser, FileRequest request) {
    int chosen = chooser.getExtensionFilters().indexOf(chooser.getSelectedExtensionFilter());
    return request.kinds().isEmpty() ? FileKind.ANY : request.kinds().get(Math.max(0, chosen));
  }

  /**
   * The native dialog asked about the name as typed, so that a file with the completed name is
   * asked about here.
   */
  private Optional<Path> confirmed(Path path, Path completed) {
    if (completed.equals(path)) {
      return Optional.of(path);
    }
    if (!Files.exists(completed)) {
      return Optional.of(completed);
    }
    var replace =
        new Confirmation(
            "Replace " + completed.getFileName() + "?",
            "The file exists already: " + completed,
            "Replace",
            true);
    return confirm(replace) ? Optional.of(completed) : Optional.empty();
  }

  private static Optional<Path> path(@Nullable File file) {
    return Optional.ofNullable(file).map(File::toPath);
  }
}
