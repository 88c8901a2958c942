package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskContext;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.FedSample;
import dev.espalier.data.InputSpec;
import dev.espalier.data.Preprocessing;
import dev.espalier.data.PreprocessingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How the open data is prepared for the model, and how that is corrected. Called on the delivery
 * thread.
 */
public final class DataDesk {

  /** Samples that are shown before and after their preparation. */
  private static final int SHOWN = 4;

  private static final String TRY = "try a preprocessing";
  private static final Duration REST = Duration.ofMillis(150);

  private final TaskRunner tasks;
  private final PreprocessingStore store;
  private final Listener listener;
  private List<InputSpec> inputs = List.of();
  private Optional<DataSetup> opened = Optional.empty();
  private Optional<DataSetup> misfit = Optional.empty();

  /**
   * Who hears of what is corrected.
   *
   * @param reopen opens data anew, as it is prepared now
   * @param changed is called when {@link #setup} is another one
   * @param failed is told what could not be kept
   */
  record Listener(Consumer<Path> reopen, Runnable changed, Consumer<Failure> failed) {}

  DataDesk(TaskRunner tasks, PreprocessingStore store, Listener listener) {
    this.tasks = tasks;
    this.store = store;
    this.listener = listener;
  }

  /**
   * How the open data is prepared, or data that waits to be prepared in another way; empty without
   * data, or where it is fed as it is.
   */
  Optional<DataSetup> setup() {
    return misfit.or(() -> opened);
  }

  void clear() {
    tasks.forget(TRY);
    opened = Optional.empty();
    misfit = Optional.empty();
  }

  /** Lets go of data that waits to be prepared in another way. */
  public void dismiss() {
    tasks.forget(TRY);
    if (misfit.isPresent()) {
      misfit = Optional.empty();
      listener.changed().run();
    }
  }

  /**
   * Opens data.
   *
   * @param done takes it, once {@link #setup} tells of it
   * @param failed hears why it cannot be opened; {@link #setup} tells of it where another
   *     preparation might help
   */
  void open(Path file, OpenProject project, Consumer<Dataset> done, Consumer<Failure> failed) {
    inputs = project.inputs();
    tasks.submit(
        "Opening " + file.getFileName(),
        context -> ProjectOpener.openData(file, project, store, context),
        Outcome.of(
            data -> {
              misfit = Optional.empty();
              opened = data.preprocessing().map(how -> setup(data.file(), how, ""));
              done.accept(data);
            },
            failure -> {
              misfit = failure.cause().flatMap(this::misfit);
              failed.accept(failure);
            }));
  }

  private Optional<DataSetup> misfit(Throwable cause) {
    return cause instanceof DataException e
        ? e.misfit().map(how -> setup(e.file(), how, String.valueOf(e.getMessage())))
        : Optional.empty();
  }

  private DataSetup setup(Path file, Preprocessing how, String problem) {
    return new DataSetup(file, how, store.find(file), store.keeps(file), problem);
  }

  /**
   * Prepares some samples in another way, in the background; only the newest way counts.
   *
   * @param tried takes the samples, or why they do not fit the model this way
   */
  public void tryOut(Preprocessing how, Consumer<PreparedSamples> tried) {
    if (setup().isPresent()) {
      Path file = setup().get().file();
      List<InputSpec> wanted = inputs;
      tasks.latest(
          TRY,
          REST,
          context -> prepared(file, how, wanted, context),
          Outcome.of(
              tried, failure -> tried.accept(new PreparedSamples(List.of(), failure.message()))));
    }
  }

  private static PreparedSamples prepared(
      Path file, Preprocessing how, List<InputSpec> inputs, TaskContext context) {
    try {
      return new PreparedSamples(samples(file, how, inputs, context), "");
    } catch (DataException e) {
      // What a person tries need not fit; that is an answer and no failure.
      return new PreparedSamples(List.of(), String.valueOf(e.getMessage()));
    }
  }

  private static List<PreparedSample> samples(
      Path file, Preprocessing how, List<InputSpec> inputs, TaskContext context)
      throws DataException {
    List<PreparedSample> samples = new ArrayList<>();
    try (Dataset data = Datasets.open(file, inputs, Optional.empty(), Optional.of(how))) {
      for (int index = 0; index < Math.min(SHOWN, data.size()); index++) {
        context.cancel().throwIfCancelled();
        Optional<FedSample> fed = data.fed(index);
        if (fed.isPresent()) {
          samples.add(new PreparedSample(data.picture(index), fed.get()));
        }
      }
    }
    return samples;
  }

  /** Prepares the data this way, now and whenever it is opened again: nothing of it is a guess. */
  public void use(Preprocessing how) {
    Preprocessing told =
        Preprocessing.of(how.resize(), how.normalization(), how.channels(), how.layout());
    change(file -> store.keep(file, told), "Cannot keep the preprocessing");
  }

  /** Forgets what was kept for this data alone, and prepares it as if it were opened first. */
  public void forget() {
    change(store::forget, "Cannot forget the preprocessing");
  }

  private interface Change {
    void apply(Path file) throws IOException;
  }

  private void change(Change change, String failure) {
    if (setup().isEmpty()) {
      return;
    }
    Path file = setup().get().file();
    try {
      change.apply(file);
    } catch (IOException e) {
      listener.failed().accept(Failure.of(failure, e));
      return;
    }
    listener.reopen().accept(file);
  }
}
