package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskHandle;
import dev.espalier.data.Dataset;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.Recipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The open network: the whole, and what is left of it where the recipe removes channels. The latter
 * is made in the background a moment after the recipe asks for it, first without repair, which
 * takes longer; until then figures are of what there was before, and say so, and who evaluates or
 * exports waits. Called on the delivery thread.
 */
final class ProjectSessions implements AutoCloseable {
  private static final String KEY = "remove channels";
  private static final Duration REST = Duration.ofMillis(500);

  private final Services services;
  private final Listener listener;
  private final ProjectSession whole;
  private final ChannelDesk channels;
  private final List<Runnable> waiting = new ArrayList<>();
  private @Nullable Smaller smaller;
  private Optional<Ground.Base> base = Optional.empty();
  private Optional<Ground> wanted = Optional.empty();
  private @Nullable TaskHandle running;
  private Optional<Failure> problem = Optional.empty();
  private List<LayerId> selected = List.of();
  private Recipe recipe;
  private boolean closed;

  /**
   * Who hears of what happens.
   *
   * @param changed called when there is something new to show
   * @param again called when more of the recipe can be worked on than before
   * @param failed called when something that a person asked for has failed
   * @param edit changes the recipe
   */
  record Listener(Runnable changed, Runnable again, Consumer<Failure> failed, RecipeEdit edit) {}

  private record Smaller(Ground ground, ProjectSession session) {}

  /** Sessions of a network that was opened; nothing runs before {@link #start}. */
  ProjectSessions(OpenProject project, Services services, Recipe recipe, Listener listener) {
    this.services = services;
    this.listener = listener;
    this.recipe = recipe;
    whole = session(project);
    channels = new ChannelDesk(services, this, listener);
  }

  private ProjectSession session(OpenProject project) {
    return new ProjectSession(
        project, services, listener.changed(), listener.again(), listener.failed());
  }

  void start() {
    whole.start();
    channels.start();
  }

  /** The network as it was opened. */
  OpenProject project() {
    return whole.project();
  }

  Recipe recipe() {
    return recipe;
  }

  /** The network that plans of layers apply to: what is left of the one that was opened. */
  Network network() {
    return active().project().network();
  }

  ChannelDesk channels() {
    return channels;
  }

  /** Samples that show what flows through it. */
  Optional<Dataset> calibrationData() {
    return whole.calibrationData();
  }

  private ProjectSession active() {
    return smaller == null ? whole : smaller.session();
  }

  private Optional<Ground> ground() {
    return Ground.of(recipe, whole.project().data(), calibrationData());
  }

  private Optional<Ground> shown() {
    return Optional.ofNullable(smaller).map(Smaller::ground);
  }

  /** Whether what there is has other channels than the recipe wants, or is not repaired as it. */
  private boolean isStale() {
    return !ground().equals(shown());
  }

  /** Whether only the repair of what there is is missing. */
  private boolean isDraft() {
    return shown().isPresent() && shown().equals(ground().flatMap(Ground::draft));
  }

  void setData(Dataset data, Path file, Recipe now) {
    dropSmaller();
    whole.setData(data, file, now);
    recipeChanged(now);
  }

  void openCalibrationData(Path file) {
    whole.openCalibrationData(file);
  }

  void recipeChanged(Recipe now) {
    recipe = now;
    Optional<Ground> ground = ground();
    if (isStale() && ground.isPresent()) {
      remove(ground.get());
      return;
    }
    stop();
    if (ground.isEmpty()) {
      dropSmaller();
    }
    active().recipeChanged(now);
    List<Runnable> ready = List.copyOf(waiting);
    waiting.clear();
    ready.forEach(Runnable::run);
  }

  /** What was found with the channels is of use for the network without them. */
  private void dropSmaller() {
    if (smaller != null) {
      ProjectSession before = smaller.session();
      smaller = null;
      before.close();
      whole.takeOver(before, Optional.empty());
      whole.select(selected, recipe);
    }
    useBase(Optional.empty());
  }

  private void remove(Ground ground) {
    if (wanted.filter(ground::equals).isPresent()) {
      return;
    }
    stop();
    active().pause();
    wanted = Optional.of(ground);
    if (waiting.isEmpty()) {
      services.tasks().latest(KEY, REST, context -> ground, Outcome.of(this::begin, failure -> {}));
    } else {
      begin(ground);
    }
  }

  private void begin(Ground ground) {
    if (closed || running != null || wanted.filter(ground::equals).isEmpty()) {
      return;
    }
    OpenProject project = whole.project();
    Optional<Ground.Base> known = base;
    Ground next = waiting.isEmpty() && !isDraft() ? ground.draft().orElse(ground) : ground;
    running =
        services
            .tasks()
            .submit(
                (isDraft() ? "Repairing what is left without " : "Removing ")
                    + Ground.words(recipe),
                context -> next.make(project, known, services, context),
                new Ended(ground, next));
  }

  /** What became of it. */
  private final class Ended implements Outcome<Ground.Made> {
    private final Ground ground;
    private final Ground made;

    Ended(Ground ground, Ground made) {
      this.ground = ground;
      this.made = made;
    }

    private boolean counts() {
      return !closed && wanted.filter(ground::equals).isPresent();
    }

    @Override
    public void done(Ground.Made result) {
      if (!counts()) {
        Optional<Ground.Base> kept = base;
        services.tasks().afterRunning(() -> result.discard(kept));
        return;
      }
      running = null;
      useBase(result.base());
      if (made.equals(ground)) {
        wanted = Optional.empty();
        use(ground, result.left()).start();
        listener.again().run();
      } else {
        // What runs for a draft would only be in the way of its repair.
        use(made, result.left());
        listener.changed().run();
        begin(ground);
      }
    }

    @Override
    public void failed(Failure failure) {
      if (counts()) {
        gaveUp(failure.titled("The " + Ground.words(recipe) + " could not be removed"));
      }
    }

    @Override
    public void cancelled() {
      if (counts()) {
        gaveUp(
            Failure.of("The " + Ground.words(recipe) + " were not removed", "That was cancelled."));
      }
    }
  }

  /** Channels are looked for in what is left without blocks. */
  private void useBase(Optional<Ground.Base> now) {
    Optional<Ground.Base> before = base;
    base = now;
    channels.use(now.map(Ground.Base::project).orElse(whole.project()));
    before
        .filter(old -> now.filter(old::equals).isEmpty())
        .ifPresent(old -> services.tasks().afterRunning(old.project()::discard));
  }

  private ProjectSession use(Ground ground, OpenProject project) {
    ProjectSession before = active();
    boolean replaces = smaller != null;
    ProjectSession session = session(project);
    session.takeOver(before, ground.calibrationData());
    smaller = new Smaller(ground, session);
    if (replaces) {
      before.close();
    } else {
      before.pause();
    }
    session.select(selected, recipe);
    return session;
  }

  /** The recipe stays as it is, and so does what was made of another one. */
  private void gaveUp(Failure failure) {
    running = null;
    problem = Optional.of(failure);
    boolean asked = !waiting.isEmpty();
    waiting.clear();
    if (asked) {
      listener.failed().accept(failure);
    }
    listener.changed().run();
  }

  private void stop() {
    services.tasks().forget(KEY);
    TaskHandle old = running;
    running = null;
    wanted = Optional.empty();
    problem = Optional.empty();
    if (old != null) {
      old.cancel();
    }
  }

  /** Does something with the network as the recipe wants it, as soon as it is there. */
  private void whenRemoved(Runnable action) {
    if (!isStale()) {
      action.run();
      return;
    }
    waiting.add(action);
    if (problem.isPresent()) {
      stop();
    }
    Ground ground = ground().orElseThrow();
    remove(ground);
    services.tasks().forget(KEY);
    begin(ground);
  }

  void select(List<LayerId> layers, Recipe now) {
    selected = layers;
    active().select(layers, now);
  }

  NetworkEstimate estimate(Recipe now) {
    return smaller == null
        ? whole.estimate(now)
        : ChannelFigures.against(whole.estimate(Recipe.EMPTY), active().estimate(now));
  }

  Goals goals(Recipe now) {
    Goals goals = active().goals(now, estimate(now));
    ChannelPlan shown = smaller == null ? ChannelPlan.NONE : smaller.ground().plan();
    return isStale()
        ? ChannelFigures.waiting(goals, channels.weightsLeft(shown, now.channels()))
        : goals;
  }

  SelectionPreview preview(Recipe now, List<LayerId> layers) {
    return active().preview(now, layers);
  }

  EvaluationState evaluation(Recipe now) {
    return active().evaluation(now);
  }

  CalibrationState calibration(Recipe now) {
    return active().calibration(now);
  }

  Arithmetic arithmetic(Recipe now) {
    return active().arithmetic(now);
  }

  List<String> layerNames() {
    return whole.layerNames();
  }

  List<String> notes(Recipe now) {
    boolean blind = recipe.needsSamples() && calibrationData().isEmpty();
    List<String> own = RemovalWords.notes(problem, isDraft(), blind);
    return Stream.concat(active().notes(now).stream(), own.stream()).toList();
  }

  /** What is being done about channels, or why it cannot be; empty if all is done. */
  String removing() {
    return isStale() || problem.isPresent()
        ? RemovalWords.state(problem, isDraft(), Ground.words(recipe))
        : "";
  }

  void findFastest(Recipe now, int batch, RecipeEdit edit) {
    whenRemoved(() -> active().findFastest(recipe, batch, edit));
  }

  void evaluate(Recipe now) {
    whenRemoved(() -> active().evaluate(recipe));
  }

  void calibrate() {
    whenRemoved(() -> active().calibrate());
  }

  /** A file without the repair that the recipe has would not be what the recipe makes. */
  void export(Recipe now, Path target) {
    if (now.needsSamples() && calibrationData().isEmpty()) {
      listener
          .failed()
          .accept(
              Failure.of(
                  "Nothing was exported",
                  "Parts of the network are removed, and the repair of what is left needs samples:"
                      + " open data, or switch the repairs off under Whole network."));
      return;
    }
    whenRemoved(() -> active().export(recipe, estimate(recipe), target));
  }

  Optional<ExportOutcome> lastExport() {
    return active().lastExport();
  }

  @Override
  public void close() {
    closed = true;
    stop();
    channels.close();
    if (smaller != null) {
      smaller.session().close();
    }
    base.ifPresent(old -> services.tasks().afterRunning(old.project()::discard));
    whole.close();
  }
}
