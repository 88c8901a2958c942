package dev.espalier.ui.shell;

import dev.espalier.app.Unpacking;
import dev.espalier.export.ReportFiles;
import dev.espalier.ui.fx.dialog.Confirmation;
import dev.espalier.ui.fx.dialog.Dialogs;
import dev.espalier.ui.fx.dialog.FileKind;
import dev.espalier.ui.fx.dialog.FileRequest;
import java.nio.file.Path;
import java.util.Optional;

/** The questions for files: which kinds, where to start, what name to suggest. */
final class ShellFiles {
  private static final String ENDING = ".onnx";
  private static final String ARCHIVE = FileKind.ARCHIVE.defaultEnding();

  private final Dialogs dialogs;
  private final RecentFiles recent;

  ShellFiles(Dialogs dialogs, RecentFiles recent) {
    this.dialogs = dialogs;
    this.recent = recent;
  }

  Optional<Path> chooseModel() {
    return dialogs.openFile(request("Open a model", FileKind.MODELS, FileKind.ANY));
  }

  Optional<Path> chooseData() {
    return dialogs.openFile(request("Open data", FileKind.DATA, FileKind.ANY));
  }

  Optional<Path> chooseDataFolder() {
    return dialogs.openFolder(request("Open a folder of images"));
  }

  Optional<Path> chooseCalibration() {
    return dialogs.openFile(request("Open samples to calibrate on", FileKind.DATA, FileKind.ANY));
  }

  Optional<Path> chooseTokens() {
    return dialogs.openFile(request("Open a list of tokens", FileKind.TEXT, FileKind.ANY));
  }

  Optional<Path> chooseRecipe() {
    return dialogs.openFile(request("Open a recipe", FileKind.RECIPE, FileKind.JSON, FileKind.ANY));
  }

  Optional<Path> chooseRecipeTarget(ProjectState state) {
    FileRequest request = request("Save the recipe", FileKind.RECIPE);
    return dialogs.saveFile(request.named(recipeName(state)));
  }

  Optional<Path> chooseExport(ProjectState state) {
    FileRequest request = request("Export the compressed model", FileKind.MODEL, FileKind.ORT);
    return dialogs
        .saveFile(request.named(stem(state) + "-small" + ENDING))
        .filter(this::mayReplaceReport);
  }

  Optional<Path> chooseArchive(ProjectState state) {
    FileRequest request = request("Export the compressed model as an archive", FileKind.ARCHIVE);
    return dialogs
        .saveFile(request.named(stem(state) + "-small" + ARCHIVE))
        .filter(this::mayReplaceReport);
  }

  /** The report of an earlier export to the same file goes with that; any other is asked about. */
  private boolean mayReplaceReport(Path target) {
    return ReportFiles.ofAnother(target).map(this::mayReplace).orElse(true);
  }

  private boolean mayReplace(Path report) {
    return dialogs.confirm(
        new Confirmation(
            "Replace " + report.getFileName() + "?",
            "The report of this export goes there, and what is there belongs to another one: "
                + report,
            "Replace",
            true));
  }

  Optional<Path> chooseArchiveToUnpack() {
    return dialogs.openFile(request("Unpack an archive", FileKind.ARCHIVE, FileKind.ANY));
  }

  /** Beside the archive, if nothing else is said. */
  Optional<Path> chooseUnpacked(Path archive) {
    FileRequest request =
        FileRequest.of("Unpack " + archive.getFileName() + " to", FileKind.MODEL)
            .startingIn(Optional.ofNullable(archive.toAbsolutePath().getParent()));
    String name = String.valueOf(Unpacking.besideOf(archive).getFileName());
    return dialogs.saveFile(request.named(name));
  }

  /** The name of the recipe's file, or one made from the model's. */
  String recipeName(ProjectState state) {
    return state
        .recipe()
        .map(file -> String.valueOf(file.getFileName()))
        .orElseGet(() -> stem(state) + ".recipe.json");
  }

  /** What is unsaved: the recipe's file, or whose recipe it is while it has none. */
  String recipeSubject(ProjectState state) {
    String model =
        state.model().map(file -> "the recipe of " + file.getFileName()).orElse("the recipe");
    return state.recipe().map(file -> String.valueOf(file.getFileName())).orElse(model);
  }

  void used(Path file) {
    recent.rememberFolderOf(file);
  }

  private FileRequest request(String title, FileKind... kinds) {
    return FileRequest.of(title, kinds).startingIn(recent.folder());
  }

  private static String stem(ProjectState state) {
    String name = state.model().map(file -> String.valueOf(file.getFileName())).orElse("model");
    String known = name.endsWith(ARCHIVE) ? ARCHIVE : ENDING;
    return name.endsWith(known) ? name.substring(0, name.length() - known.length()) : name;
  }
}
