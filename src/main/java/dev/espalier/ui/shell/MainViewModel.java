package dev.espalier.ui.shell;

import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.Failure;
import dev.espalier.ui.fx.dialog.Dialogs;
import dev.espalier.ui.fx.dialog.ErrorReport;
import dev.espalier.ui.fx.dialog.SaveAnswer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The frame of the window: what is open, what is unsaved, and everything that opens, saves and
 * closes.
 */
public final class MainViewModel {
  private static final String NAME = "Espalier";

  // Properties

  private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper(NAME);
  private final ReadOnlyBooleanWrapper open = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper canUndo = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper canRedo = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper undoText = new ReadOnlyStringWrapper("Undo");
  private final ReadOnlyStringWrapper redoText = new ReadOnlyStringWrapper("Redo");
  private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper guesses = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper dataText = new ReadOnlyStringWrapper("");
  private final BooleanProperty logShown = new SimpleBooleanProperty();
  private final BooleanProperty tasksShown = new SimpleBooleanProperty();
  private final ObservableList<Path> recent = FXCollections.observableArrayList();
  private final ObservableList<Path> recentData = FXCollections.observableArrayList();
  private final ObservableList<Path> recentRecipes = FXCollections.observableArrayList();

  private final Map<Setting, String> knownRecent = new EnumMap<>(Setting.class);
  private final Project project;
  private final Settings settings;
  private final Dialogs dialogs;
  private final NoticesViewModel notices;
  private final ShellFiles files;
  private ProjectState state = ProjectState.EMPTY;

  public MainViewModel(
      Project project, Settings settings, Dialogs dialogs, NoticesViewModel notices) {
    this.project = project;
    this.settings = settings;
    this.dialogs = dialogs;
    this.notices = notices;
    this.files = new ShellFiles(dialogs, new RecentFiles(settings));
    project.listen(this::update);
    project.onFailure(this::failed);
  }

  /** Names the model and marks an unsaved recipe with a dot. */
  public ReadOnlyStringProperty titleProperty() {
    return title.getReadOnlyProperty();
  }

  /** Whether a model is open. */
  public ReadOnlyBooleanProperty openProperty() {
    return open.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty canUndoProperty() {
    return canUndo.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty canRedoProperty() {
    return canRedo.getReadOnlyProperty();
  }

  /** "Undo: " and what would be taken back. */
  public ReadOnlyStringProperty undoTextProperty() {
    return undoText.getReadOnlyProperty();
  }

  /** "Redo: " and what would be done again. */
  public ReadOnlyStringProperty redoTextProperty() {
    return redoText.getReadOnlyProperty();
  }

  /** What the user should know about the project; empty if there is nothing. */
  public ReadOnlyStringProperty noteProperty() {
    return note.getReadOnlyProperty();
  }

  /** Whether it is partly guessed how the data is prepared. */
  public ReadOnlyBooleanProperty guessesProperty() {
    return guesses.getReadOnlyProperty();
  }

  /** Which data are open, for the status bar. */
  public ReadOnlyStringProperty dataTextProperty() {
    return dataText.getReadOnlyProperty();
  }

  /** Whether the log drawer is open. */
  public BooleanProperty logShownProperty() {
    return logShown;
  }

  /** Whether the list of tasks is open. */
  public BooleanProperty tasksShownProperty() {
    return tasksShown;
  }

  /** Models opened before, newest first. */
  public ObservableList<Path> recentModels() {
    return recent;
  }

  /** Data opened before, newest first. */
  public ObservableList<Path> recentData() {
    return recentData;
  }

  /** Recipes opened or saved before, newest first. */
  public ObservableList<Path> recentRecipes() {
    return recentRecipes;
  }

  // Commands

  /** Asks for a model and opens it. */
  public void openModel() {
    files.chooseModel().ifPresent(this::openModel);
  }

  /** Opens a model, after asking about unsaved changes. */
  public void openModel(Path file) {
    if (mayLoseRecipe()) {
      files.used(file);
      project.openModel(file);
    }
  }

  /** Opens the sample, after asking about unsaved changes. */
  public void openSample() {
    if (mayLoseRecipe()) {
      project.openSample();
    }
  }

  /** Asks for a data file and opens it. */
  public void openData() {
    files.chooseData().ifPresent(this::openData);
  }

  /** Asks for a folder of images and opens it. */
  public void openDataFolder() {
    files.chooseDataFolder().ifPresent(this::openData);
  }

  /** Opens data. */
  public void openData(Path file) {
    files.used(file);
    project.openData(file);
  }

  /** Asks for samples to calibrate on and opens them. */
  public void openCalibration() {
    files
        .chooseCalibration()
        .ifPresent(file -> {
          files.used(file);
          project.openCalibration(file);
        });
  }

  /** Asks for a list of tokens. */
  public Optional<Path> chooseTokens() {
    return files.chooseTokens();
  }

  /** Asks for a recipe and opens it. */
  public void openRecipe() {
    files.chooseRecipe().ifPresent(this::openRecipe);
  }

  /** Opens a recipe, after asking about unsaved changes. */
  public void openRecipe(Path file) {
    if (mayLoseRecipe()) {
      files.used(file);
      project.openRecipe(file);
    }
  }

  /**
   * Opens what was dropped on the window, each kind in its way: the model first, since data and
   * recipe need it.
   */
  public void openAll(List<Path> dropped) {
    boolean replaces =
        dropped.stream().anyMatch(file -> is(file, FileRoute.MODEL) || is(file, FileRoute.RECIPE));
    if (replaces && !mayLoseRecipe()) {
      return;
    }
    open(dropped, FileRoute.MODEL, project::openModel);
    open(dropped, FileRoute.DATA, project::openData);
    open(dropped, FileRoute.RECIPE, project::openRecipe);
    List<Path> unknown = dropped.stream().filter(file -> is(file, FileRoute.UNKNOWN)).toList();
    if (!unknown.isEmpty()) {
      String message =
          unknown.getFirst()
              + " is neither a model (.onnx), nor a recipe (.json), nor data (.npy, .npz, IDX, .gz,"
              + " .csv, a picture or a folder of pictures).";
      dialogs.error(new ErrorReport("Cannot open this file", message, Optional.empty()));
    }
  }

  /** One of each kind: the window holds one model, one data set and one recipe. */
  private void open(List<Path> dropped, FileRoute route, Consumer<Path> opener) {
    List<Path> given = dropped.stream().filter(file -> is(file, route)).toList();
    if (!given.isEmpty()) {
      Path first = given.getFirst();
      files.used(first);
      opener.accept(first);
      if (given.size() > 1) {
        notices.say("One at a time: " + first.getFileName() + " of " + given.size() + " files");
      }
    }
  }

  private static boolean is(Path file, FileRoute route) {
    return FileRoute.of(file) == route;
  }

  /** Saves the recipe where it came from, or asks where. Says whether it was saved. */
  public boolean saveRecipe() {
    return state.recipe().map(this::saveRecipe).orElseGet(this::saveRecipeAs);
  }

  /** Asks where and saves the recipe. Says whether it was saved. */
  public boolean saveRecipeAs() {
    Optional<Path> target = files.chooseRecipeTarget(state);
    target.ifPresent(files::used);
    return target.map(this::saveRecipe).orElse(false);
  }

  private boolean saveRecipe(Path file) {
    boolean saved = project.saveRecipe(file);
    if (saved) {
      notices.say("Saved " + file.getFileName());
    }
    return saved;
  }

  /** Asks where and exports the compressed model. */
  public void export() {
    files.chooseExport(state).ifPresent(this::export);
  }

  /** Asks where and exports the compressed model as an archive. */
  public void exportArchive() {
    files.chooseArchive(state).ifPresent(this::export);
  }

  private void export(Path target) {
    files.used(target);
    project.export(target);
  }

  /** Closes the model, after asking about unsaved changes. */
  public void closeProject() {
    if (mayLoseRecipe()) {
      project.close();
    }
  }

  public void undo() {
    project.undo();
  }

  public void redo() {
    project.redo();
  }

  public void evaluate() {
    project.evaluate();
  }

  public void calibrate() {
    project.calibrate();
  }

  /** Chooses what computes the layers by measurements on so many samples at a time. */
  public void findFastest(int batch) {
    project.findFastest(batch);
  }

  /** Whether the window may close: nothing is unsaved, or the user has said what to do with it. */
  public boolean mayLoseRecipe() {
    if (!state.unsaved()) {
      return true;
    }
    SaveAnswer answer = dialogs.unsavedChanges(files.recipeSubject(state));
    return switch (answer) {
      case SAVE -> saveRecipe();
      case DISCARD -> true;
      case CANCEL -> false;
    };
  }

  private void update(ProjectState now) {
    state = now;
    open.set(now.model().isPresent());
    canUndo.set(now.undo().isPresent());
    canRedo.set(now.redo().isPresent());
    undoText.set(now.undo().map(step -> "Undo: " + step).orElse("Undo"));
    redoText.set(now.redo().map(step -> "Redo: " + step).orElse("Redo"));
    note.set(String.join(" ", now.notes()));
    guesses.set(now.guesses());
    dataText.set(now.data().map(file -> "Data: " + file.getFileName()).orElse("No data yet"));
    String file = now.model().map(model -> model.getFileName() + " \u2013 ").orElse("");
    title.set((now.unsaved() ? "\u2022 " : "") + file + NAME);
    refresh(recent, Setting.RECENT_MODELS);
    refresh(recentData, Setting.RECENT_DATA);
    refresh(recentRecipes, Setting.RECENT_RECIPES);
  }

  /** Looks for the files only when there are others: this is called with every step of a slider. */
  private void refresh(ObservableList<Path> files, Setting setting) {
    String paths = settings.get(setting);
    if (!paths.equals(knownRecent.put(setting, paths))) {
      files.setAll(settings.recent(setting));
    }
  }

  private void failed(Failure failure) {
    dialogs.error(new ErrorReport(failure.title(), failure.message(), failure.cause()));
  }
}
