package dev.espalier.app;

import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.app.task.TaskStatus;
import dev.espalier.data.Dataset;
import dev.espalier.data.Picture;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import dev.espalier.recipe.RecipeMatch;
import dev.espalier.runtime.ModelRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one open project and everything that can be done with it. Every method is called on the
 * delivery thread of the task runner (the screen's thread); what takes long runs in the background
 * and publishes a new {@link WorkbenchState} when there is something new to show.
 */
public final class Workbench implements AutoCloseable {

  private final TaskRunner tasks;
  private final Settings settings;
  private final Services services;
  private final List<Consumer<WorkbenchState>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Failure>> failureListeners = new CopyOnWriteArrayList<>();
  private RecipeEditor editor = new RecipeEditor(Recipe.EMPTY);
  private @Nullable ProjectSessions session;
  private List<String> dataNotes = List.of();
  private List<String> recipeNotes = List.of();
  private final DataDesk desk;
  private final OpeningQueue queue = new OpeningQueue();
  private final AwaitedTask awaited;
  private WorkbenchState state = WorkbenchState.EMPTY;

  /** A workbench with nothing on it. */
  public Workbench(
      TaskRunner tasks, ModelRuntime runtime, LinearAlgebra algebra, Settings settings) {
    this.tasks = tasks;
    this.settings = settings;
    this.services = new Services(tasks, runtime, algebra, settings);
    this.awaited = new AwaitedTask(tasks);
    this.desk =
        new DataDesk(
            tasks,
            ProjectOpener.preprocessing(settings.folder()),
            new DataDesk.Listener(this::openData, this::publish, this::fail));
  }

  /** What there is to show. */
  public WorkbenchState state() {
    return state;
  }

  /** Calls back after every change, and once at once. */
  public Subscription listen(Consumer<WorkbenchState> listener) {
    listeners.add(listener);
    listener.accept(state);
    return () -> listeners.remove(listener);
  }

  /** Calls back when something that a person asked for has failed. */
  public Subscription onFailure(Consumer<Failure> listener) {
    failureListeners.add(listener);
    return () -> failureListeners.remove(listener);
  }

  /**
   * Opens a model, in the background; what was open is closed only when the new one is there. Data
   * and recipes that are opened meanwhile wait for it.
   */
  public void openModel(Path file) {
    queue.begin();
    tasks.submit(
        "Opening " + file.getFileName(),
        context -> ProjectOpener.openModel(file, context),
        new Outcome<>() {
          @Override
          public void done(OpenProject project) {
            start(project);
            queue.opened();
          }

          @Override
          public void failed(Failure failure) {
            cancelled();
            fail(failure.titled("Cannot open " + file.getFileName()));
          }

          @Override
          public void cancelled() {
            queue.gaveUp();
          }
        });
  }

  private void start(OpenProject project) {
    closeProject();
    settings.remember(Setting.RECENT_MODELS, project.file());
    editor = new RecipeEditor(Recipe.forModel(project.name()));
    session =
        new ProjectSessions(
            project,
            services,
            editor.current(),
            new ProjectSessions.Listener(this::publish, this::changed, this::fail, this::edit));
    session.start();
    publish();
  }

  /** Opens the sample network and its data. */
  public void openSample() {
    Samples.folder().ifPresentOrElse(this::openSample, () -> fail(Samples.missing()));
  }

  private void openSample(Path folder) {
    openModel(Samples.model(folder));
    openData(Samples.data(folder));
    openCalibrationData(Samples.calibration(folder));
  }

  /** Opens samples for the open network. */
  public void openData(Path file) {
    whenOpen(
        "Open a model first: how data is read depends on what the model wants.",
        target ->
            desk.open(
                file,
                target.project(),
                data -> useData(target, data, file),
                failure -> dataRefused("Cannot open " + file.getFileName(), failure)));
  }

  /** Puts off what has to wait for a model that is being opened. */
  private void whenOpen(String advice, Consumer<ProjectSessions> action) {
    if (queue.isOpening()) {
      queue.add(() -> whenOpen(advice, action));
    } else if (session == null) {
      fail(Failure.of("No model is open", advice));
    } else {
      action.accept(session);
    }
  }

  /** Data that another preparation might make fit is shown with its preparation instead. */
  private void dataRefused(String title, Failure failure) {
    if (desk.setup().filter(found -> !found.problem().isEmpty()).isPresent()) {
      publish();
    } else {
      fail(failure.titled(title));
    }
  }

  /** How the open data is prepared, and how that is corrected. */
  public DataDesk data() {
    return desk;
  }

  private void useData(ProjectSessions target, Dataset data, Path file) {
    if (target != session) {
      data.close();
      return;
    }
    settings.remember(Setting.RECENT_DATA, file);
    dataNotes = data.notes();
    target.setData(data, file, editor.current());
    publish();
  }

  /**
   * Opens samples that show what flows into the layers of the open network; without any, those that
   * are evaluated do.
   */
  public void openCalibrationData(Path file) {
    whenOpen(
        "Open a model first, then the samples for it.", target -> target.openCalibrationData(file));
  }

  /** Opens a recipe for the open network; layers that it does not have are listed in the notes. */
  public void openRecipe(Path file) {
    whenOpen(
        "Open the model first, then the recipe for it.",
        target -> {
          List<String> names = target.layerNames();
          tasks.submit(
              "Opening " + file.getFileName(),
              context -> RecipeMatch.of(RecipeJson.read(file), names),
              outcome("Cannot open " + file.getFileName(), match -> useRecipe(match, file)));
        });
  }

  private void useRecipe(RecipeMatch match, Path file) {
    settings.remember(Setting.RECENT_RECIPES, file);
    recipeNotes = editor.open(match, file);
    changed();
  }

  /**
   * Saves the recipe; quick, and done before this returns.
   *
   * @return whether it was saved; if not, the failure was reported
   */
  public boolean saveRecipe(Path file) {
    try {
      editor.save(file, recipe -> channels().map(desk -> desk.sized(recipe)).orElse(recipe));
    } catch (IOException e) {
      fail(Failure.of("Cannot save the recipe", e));
      return false;
    }
    settings.remember(Setting.RECENT_RECIPES, file);
    publish();
    return true;
  }

  /**
   * Changes the plans of some layers, as one step that can be undone.
   *
   * @param coalesce changes with the same key that follow one another are one step: the drag of a
   *     slider
   */
  public void edit(
      Collection<LayerId> layers,
      UnaryOperator<LayerPlan> change,
      String description,
      @Nullable String coalesce) {
    change(editor -> editor.edit(layers, change, description, coalesce));
  }

  /** Changes the recipe as a whole; otherwise like the change of plans. */
  public void edit(UnaryOperator<Recipe> change, String description, @Nullable String coalesce) {
    change(editor -> editor.edit(change, description, coalesce));
  }

  /** Leaves some layers as they are. */
  public void reset(Collection<LayerId> layers) {
    change(editor -> editor.reset(layers));
  }

  private void change(Predicate<RecipeEditor> change) {
    if (session != null && change.test(editor)) {
      changed();
    }
  }

  /** Ends a drag: the next change is a step of its own. */
  public void endDrag() {
    editor.endDrag();
  }

  /** Takes the last step back. */
  public void undo() {
    change(RecipeEditor::undo);
  }

  /** Does the last step that was taken back again. */
  public void redo() {
    change(RecipeEditor::redo);
  }

  /** The channels of the open network. */
  public Optional<ChannelDesk> channels() {
    return Optional.ofNullable(session).map(ProjectSessions::channels);
  }

  /** What the inspector shows for these layers; instant. */
  public Optional<SelectionPreview> preview(Collection<LayerId> layers) {
    return Optional.ofNullable(session)
        .map(open -> open.preview(editor.current(), List.copyOf(layers)));
  }

  /**
   * Says what is looked at: its weights are read first, and it is really compressed a moment after
   * each change.
   */
  public void select(Collection<LayerId> layers) {
    if (session != null) {
      session.select(List.copyOf(layers), editor.current());
    }
  }

  /** Goes back to a recipe that was evaluated, as one step that can be undone. */
  public void restore(TriedRecipe tried) {
    change(editor -> editor.restore(tried));
  }

  /** Evaluates original and compressed network on all samples, and looks at all layers. */
  public void evaluate() {
    await(open -> open.evaluate(editor.current()));
  }

  /** Finds out what flows into the layers, unless that is known. */
  public void calibrate() {
    await(ProjectSessions::calibrate);
  }

  /** Chooses by measurements what computes the layers, as one step that can be undone. */
  public void findFastest(int batch) {
    await(open -> open.findFastest(editor.current(), batch, this::edit));
  }

  private void await(Consumer<ProjectSessions> work) {
    ProjectSessions open = session;
    if (open != null) {
      awaited.start(() -> work.accept(open));
    }
  }

  /** Whether a person waits for the end of this task; most tasks show by what they bring. */
  public boolean awaits(TaskStatus task) {
    return awaited.is(task);
  }

  /** Reads samples as pictures, in the background; those that are none are left out. */
  public void readPictures(List<Integer> samples, Consumer<Map<Integer, Picture>> read) {
    Optional.ofNullable(session)
        .flatMap(open -> open.project().data())
        .ifPresent(data -> Pictures.readSoon(tasks, data, samples, read));
  }

  /**
   * Writes the compressed model, checked by the runtime before it takes its place, and a report
   * beside it.
   */
  public void export(Path target) {
    if (session != null) {
      session.export(editor.current(), target);
    }
  }

  /** Closes the project. */
  public void closeProject() {
    if (session != null) {
      session.close();
      session = null;
    }
    editor = new RecipeEditor(Recipe.EMPTY);
    desk.clear();
    dataNotes = List.of();
    recipeNotes = List.of();
    publish();
  }

  private void changed() {
    if (session != null) {
      session.recipeChanged(editor.current());
    }
    publish();
  }

  private void publish() {
    state = session == null ? WorkbenchState.EMPTY : stateOf(session);
    listeners.forEach(listener -> listener.accept(state));
  }

  private WorkbenchState stateOf(ProjectSessions open) {
    Recipe recipe = editor.current();
    return new WorkbenchState(
        Optional.of(open.project()),
        desk.setup(),
        editor.state(),
        Optional.of(open.estimate(recipe)),
        Optional.of(open.goals(recipe)),
        open.evaluation(recipe),
        open.calibration(recipe),
        open.arithmetic(recipe),
        open.lastExport(),
        Stream.of(dataNotes, recipeNotes, open.notes(recipe)).flatMap(List::stream).toList());
  }

  private void fail(Failure failure) {
    failureListeners.forEach(listener -> listener.accept(failure));
  }

  private <T> Outcome<T> outcome(String title, Consumer<T> done) {
    return Outcome.of(done, failure -> fail(failure.titled(title)));
  }

  @Override
  public void close() {
    closeProject();
  }
}
