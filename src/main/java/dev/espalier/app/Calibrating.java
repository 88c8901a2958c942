package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskContext;
import dev.espalier.app.task.TaskHandle;
import dev.espalier.compress.LayerChange;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.NetworkInputs;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.method.CompressionException;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.tune.NetworkCalibration;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what flows into the layers as soon as a recipe asks for what has to know it and there
 * is data. Whoever compresses for a person waits for it; what works by itself comes back when it is
 * known. Called on the delivery thread, but for {@link #await}.
 */
final class Calibrating implements AutoCloseable {

  /** The share of the work until it is known what flows in. */
  private static final double FOUND = 0.8;

  private final Services services;
  private final NetworkCompressor compressor;
  private final NetworkCalibration calibration;
  private final Runnable known;
  private final Consumer<Failure> failed;

  /** Held while the network is calibrated. */
  private final ReentrantLock working = new ReentrantLock();

  /** Held while samples, and what was found out on them, take the place of others. */
  private final Object published = new Object();

  private volatile @Nullable Source source;
  private @Nullable Dataset ownData;
  private volatile CalibrationState.@Nullable Done done;
  private @Nullable Running running;
  private boolean gaveUp;
  private boolean gaveUpRanks;
  private boolean closed;

  /** Samples, told apart by when they were opened. */
  private static final class Source {
    private final Dataset data;

    Source(Dataset data) {
      this.data = data;
    }
  }

  /** What is being found out; what became of another task counts no more. */
  private record Running(TaskHandle task, Ended ended) {}

  /**
   * Nothing is known yet.
   *
   * @param known called when something has become known
   * @param failed called when it could not be found out
   */
  Calibrating(
      Services services, NetworkCompressor compressor, Runnable known, Consumer<Failure> failed) {
    this.services = services;
    this.compressor = compressor;
    this.calibration =
        new NetworkCalibration(
            services.runtime(),
            services.algebra(),
            Optional.of(NetworkCalibration.store(services.settings().folder())));
    this.known = known;
    this.failed = failed;
  }

  /** The samples that are evaluated; calibrates on them too unless there are others for that. */
  void setData(Dataset opened) {
    if (ownData == null) {
      use(opened);
    }
  }

  /** Opens samples to calibrate on, which need not be those that are evaluated. */
  void open(Path file, OpenProject project) {
    services
        .tasks()
        .submit(
            "Opening " + file.getFileName(),
            context ->
                ProjectOpener.openData(
                    file,
                    project,
                    ProjectOpener.preprocessing(services.settings().folder()),
                    context),
            Outcome.of(
                this::take,
                failure -> failed.accept(failure.titled("Cannot open " + file.getFileName()))));
  }

  private void take(Dataset opened) {
    if (closed) {
      opened.close();
      return;
    }
    Dataset before = ownData;
    ownData = opened;
    use(opened);
    if (before != null) {
      before.close();
    }
    known.run();
  }

  /** What was found out on others is forgotten. */
  private void use(Dataset opened) {
    cancel();
    gaveUp = false;
    gaveUpRanks = false;
    synchronized (published) {
      source = new Source(opened);
      done = null;
      compressor.setInputs(NetworkInputs.NONE);
    }
  }

  /** The samples that it is found out on. */
  Optional<Dataset> data() {
    return Optional.ofNullable(source).map(samples -> samples.data);
  }

  /** Whether a recipe asks for what has to know more than is known. */
  boolean lacks(Recipe recipe) {
    return done == null && needs(recipe);
  }

  private boolean needs(Recipe recipe) {
    return compressor.network().layers().stream()
        .anyMatch(layer ->
            compressor.change(layer, recipe).filter(LayerChange::needsCalibration).isPresent());
  }

  CalibrationState state(Recipe recipe) {
    return new CalibrationState(
        needs(recipe), source != null, running != null, Optional.ofNullable(done));
  }

  /**
   * Starts if it is needed and possible, and was not cancelled or failed before. What weights are
   * ranked by is found out, too: sizes depend on it.
   */
  void recipeChanged(Recipe recipe) {
    boolean calibrates = lacks(recipe);
    boolean open =
        calibrates ? source != null && !gaveUp : !gaveUpRanks && compressor.lacksRanks(recipe);
    if (open && running == null) {
      start(recipe, calibrates);
    }
  }

  /**
   * Starts because a person wants it, whatever the recipe needs. Weights that are ranked meanwhile
   * are ranked again when it is known what flows in.
   */
  void calibrate() {
    if (source == null) {
      failed.accept(
          Failure.of("No data to calibrate on", "Open samples first, or samples to calibrate on."));
    } else if (done == null && (running == null || !running.ended().calibrates)) {
      cancel();
      start(Recipe.EMPTY, true);
    }
  }

  private void start(Recipe recipe, boolean calibrates) {
    Ended ended = new Ended(calibrates);
    TaskHandle task =
        services
            .tasks()
            .submit(
                (calibrates ? "Calibrating " : "Ranking the weights of ")
                    + compressor.network().model().file().getFileName(),
                context -> {
                  if (calibrates) {
                    find(context.with(context.progress().part(0, FOUND)));
                  }
                  rank(recipe, context);
                  return true;
                },
                ended);
    running = new Running(task, ended);
  }

  /** What became of it. */
  private final class Ended implements Outcome<Boolean> {
    private final boolean calibrates;

    Ended(boolean calibrates) {
      this.calibrates = calibrates;
    }

    private boolean isLatest() {
      return running != null && running.ended() == this;
    }

    private void giveUp() {
      if (isLatest()) {
        running = null;
        gaveUp |= calibrates;
        gaveUpRanks = true;
      }
    }

    @Override
    public void done(Boolean result) {
      if (isLatest()) {
        running = null;
        known.run();
      }
    }

    @Override
    public void failed(Failure failure) {
      boolean latest = isLatest();
      giveUp();
      if (latest) {
        failed.accept(failure);
      }
    }

    @Override
    public void cancelled() {
      giveUp();
    }
  }

  /**
   * Returns when what the recipe has to know is known, or cannot be for lack of data. Called from
   * any thread.
   *
   * @throws RuntimeFailure if the network cannot be run
   * @throws DataException if samples cannot be read
   * @throws CompressionException if what weights are ranked by cannot be found out
   */
  void await(Recipe recipe, TaskContext context)
      throws RuntimeFailure, DataException, CompressionException {
    if (lacks(recipe)) {
      find(context.with(context.progress().part(0, FOUND)));
    }
    rank(recipe, context);
  }

  private void rank(Recipe recipe, TaskContext context) throws CompressionException {
    if (!compressor.lacksRanks(recipe)) {
      return;
    }
    working.lock();
    try {
      compressor.rank(recipe, context.progress().part(FOUND, 1), context.cancel());
    } finally {
      working.unlock();
    }
  }

  private void find(TaskContext context) throws RuntimeFailure, DataException {
    working.lock();
    try {
      context.cancel().throwIfCancelled();
      Source samples = source;
      if (samples != null && done == null) {
        NetworkInputs found =
            calibration.calibrate(
                compressor,
                samples.data,
                NetworkCalibration.SAMPLES,
                context.progress(),
                context.cancel());
        publish(
            samples,
            found,
            new CalibrationState.Done(
                found.calibration().samples(),
                samples.data.name(),
                LayerRanges.of(found.calibration()),
                found.calibration().doubts()));
      }
    } finally {
      working.unlock();
    }
  }

  /** What was found out on samples that others have replaced since counts no more. */
  private void publish(Source samples, NetworkInputs found, CalibrationState.Done state) {
    synchronized (published) {
      if (source == samples) {
        compressor.setInputs(found);
        done = state;
      }
    }
  }

  private void cancel() {
    if (running != null) {
      running.task().cancel();
      running = null;
    }
  }

  @Override
  public void close() {
    closed = true;
    cancel();
    if (ownData != null) {
      ownData.close();
    }
  }
}
