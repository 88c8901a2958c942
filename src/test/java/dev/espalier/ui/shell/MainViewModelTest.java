package dev.espalier.ui.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.Failure;
import dev.espalier.ui.fx.dialog.SaveAnswer;
import dev.espalier.ui.fx.dialog.ScriptedDialogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainViewModelTest {
  @TempDir private Path folder;
  private final RecordedProject project = new RecordedProject();
  private final ScriptedDialogs dialogs = new ScriptedDialogs();
  private final NoticesViewModel notices = new NoticesViewModel();
  private Settings settings = new Settings(Path.of("unused"));
  private MainViewModel viewModel = new MainViewModel(project, settings, dialogs, notices);

  @BeforeEach
  void makeViewModel() {
    settings = new Settings(folder.resolve("settings"));
    viewModel = new MainViewModel(project, settings, dialogs, notices);
  }

  @Test
  void openModelDoesNothingWhenTheChooserIsCancelled() {
    viewModel.openModel();
    assertEquals(List.of(), project.calls());
  }

  @Test
  void openModelRemembersTheFolderForTheNextTime() throws IOException {
    Path models = Files.createDirectory(folder.resolve("models"));
    dialogs.choose(models.resolve("net.onnx"));

    viewModel.openModel();

    assertEquals(List.of("model net.onnx"), project.calls());
    assertEquals(models.toString(), settings.get(Setting.LAST_FOLDER));
  }

  @Test
  void openModelAsksFirstWhileTheRecipeIsUnsaved() {
    project.show(RecordedProject.open("a.onnx", true));

    dialogs.answer(SaveAnswer.CANCEL);
    viewModel.openModel(Path.of("b.onnx"));
    assertEquals(List.of(), project.calls());

    dialogs.answer(SaveAnswer.DISCARD);
    viewModel.openModel(Path.of("b.onnx"));
    assertEquals(List.of("model b.onnx"), project.calls());
  }

  @Test
  void savingInsteadOfLosingKeepsTheModelOpenWhenNoFileIsChosen() {
    project.show(RecordedProject.open("a.onnx", true));
    dialogs.answer(SaveAnswer.SAVE);

    viewModel.closeProject();

    assertEquals(List.of(), project.calls());
  }

  @Test
  void droppedFilesAreOpenedByKindModelFirst() throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    viewModel.openAll(List.of(Path.of("recipe.json"), pictures, Path.of("net.ONNX")));

    assertEquals(List.of("model net.ONNX", "data pictures", "recipe recipe.json"), project.calls());
  }

  @Test
  void filesOfEachKindAreTakenByTheirNames() {
    for (String data : List.of("x.npy", "x.npz", "x-ubyte.gz", "x.idx", "t.csv", "cat.JPG")) {
      assertEquals(FileRoute.DATA, FileRoute.of(Path.of(data)), data);
    }
    assertEquals(FileRoute.MODEL, FileRoute.of(Path.of("net.onnx")));
    assertEquals(FileRoute.MODEL, FileRoute.of(Path.of("net.Espalier")));
    assertEquals(FileRoute.RECIPE, FileRoute.of(Path.of("r.json")));
  }

  @Test
  void ofSeveralFilesOfOneKindTheFirstIsOpenedAndThatIsSaid() {
    viewModel.openAll(List.of(Path.of("a.npy"), Path.of("b.npy")));
    assertEquals(List.of("data a.npy"), project.calls());
    assertEquals("One at a time: a.npy of 2 files", notices.newestProperty().get().text());
  }

  @Test
  void droppingModelAndRecipeAsksOnceAboutTheUnsavedRecipe() {
    project.show(RecordedProject.open("a.onnx", true));
    dialogs.answer(SaveAnswer.DISCARD);
    viewModel.openAll(List.of(Path.of("b.onnx"), Path.of("r.json")));
    assertEquals(List.of("model b.onnx", "recipe r.json"), project.calls());
    assertEquals(1, dialogs.asked().size());

    viewModel.openAll(List.of(Path.of("c.onnx")));
    assertEquals(2, project.calls().size());
  }

  @Test
  void samplesToCalibrateOnAreAskedFor() {
    dialogs.choose(Path.of("calibration.npy"));
    viewModel.openCalibration();
    viewModel.calibrate();
    assertEquals(List.of("calibration calibration.npy", "calibrate"), project.calls());
  }

  @Test
  void droppedFileOfUnknownKindIsExplained() {
    viewModel.openAll(List.of(Path.of("notes.docx")));

    assertEquals(List.of(), project.calls());
    assertTrue(dialogs.errors().getFirst().message().contains("notes.docx"));
  }

  @Test
  void exportSuggestsANameMadeFromTheModels() {
    project.show(RecordedProject.open("net.onnx", false));
    dialogs.choose(folder.resolve("out.onnx"));

    viewModel.export();

    assertEquals(List.of("export out.onnx"), project.calls());
  }

  @Test
  void archiveIsExportedAndOpenedLikeAModel() {
    project.show(RecordedProject.open("net.espalier", false));
    dialogs.choose(folder.resolve("out.espalier"));

    viewModel.exportArchive();
    viewModel.exportArchive();
    viewModel.openAll(List.of(Path.of("other.espalier"), Path.of("r.json")));

    assertEquals(
        List.of("export out.espalier", "model other.espalier", "recipe r.json"), project.calls());
  }

  @Test
  void reportOfAnotherExportIsNotLostUnasked() throws IOException {
    project.show(RecordedProject.open("net.onnx", false));
    Path report = folder.resolve("out.report.json");
    Files.writeString(report, "{\"exported\" : \"out.ort\"}");
    Path target = folder.resolve("out.onnx");

    dialogs.choose(target).confirm(false);
    viewModel.export();
    assertEquals(List.of(), project.calls());
    assertEquals("Replace out.report.json?", dialogs.asked().getLast());

    dialogs.choose(target).confirm(true);
    viewModel.export();
    assertEquals(List.of("export out.onnx"), project.calls());

    Files.writeString(report, "{\"exported\" : \"out.onnx\"}");
    int asked = dialogs.asked().size();
    dialogs.choose(target).choose(folder.resolve("out.espalier"));
    viewModel.export();
    viewModel.exportArchive();
    assertEquals(
        List.of("export out.onnx", "export out.onnx", "export out.espalier"), project.calls());
    assertEquals(asked + 2, dialogs.asked().size());
  }

  @Test
  void saveRecipeGoesToTheFileItCameFrom() {
    var state =
        new ProjectState(
            Optional.of(Path.of("net.onnx")),
            Optional.empty(),
            false,
            Optional.of(Path.of("mine.json")),
            true,
            Optional.of("4 bits"),
            Optional.empty(),
            List.of());
    project.show(state);

    assertTrue(viewModel.saveRecipe());

    assertEquals(List.of("save mine.json"), project.calls());
    assertEquals(List.of(), dialogs.asked());
    assertEquals("Undo: 4 bits", viewModel.undoTextProperty().get());
    assertFalse(viewModel.canRedoProperty().get());
  }

  @Test
  void failureIsShown() {
    project.fail(Failure.of("Cannot open net.onnx", "net.onnx: the file is empty."));

    assertEquals("Cannot open net.onnx", dialogs.errors().getFirst().title());
  }
}
