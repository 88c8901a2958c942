package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskContext;
import dev.espalier.export.ExportException;
import dev.espalier.export.ExportRequest;
import dev.espalier.export.ExportResult;
import dev.espalier.export.Exporter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Exports the compressed network. Called on the delivery thread. */
final class Exporting {

  /** The share of the work until the network is calibrated. */
  private static final double CALIBRATED = 0.2;

  private final Services services;
  private final Calibrating calibrating;
  private final Runnable changed;
  private final Consumer<Failure> failed;
  private @Nullable ExportOutcome last;

  Exporting(
      Services services, Calibrating calibrating, Runnable changed, Consumer<Failure> failed) {
    this.services = services;
    this.calibrating = calibrating;
    this.changed = changed;
    this.failed = failed;
  }

  Optional<ExportOutcome> last() {
    return Optional.ofNullable(last);
  }

  /** Goes on with what was exported with other channels of the same network. */
  void takeOver(Exporting before) {
    last = before.last;
  }

  void export(ExportJob wanted, Path target) {
    ExportJob job = wanted.withSamples(services.runtime(), calibrating.data());
    services
        .tasks()
        .submit(
            "Exporting " + target.getFileName(),
            context -> export(job, target, context),
            Outcome.of(
                result -> ended(new ExportOutcome.Exported(result)),
                failure -> notExported(target, failure)));
  }

  private void ended(ExportOutcome outcome) {
    last = outcome;
    changed.run();
  }

  private void notExported(Path target, Failure failure) {
    if (failure.cause().orElse(null) instanceof ExportException refused) {
      ended(new ExportOutcome.Refused(target, refused.failed(), refused.reason()));
    } else {
      failed.accept(failure.titled("Nothing was exported"));
    }
  }

  private ExportResult export(ExportJob job, Path target, TaskContext context) throws Exception {
    calibrating.await(job.recipe(), context.with(context.progress().part(0, CALIBRATED)));
    // What was opened may be an archive, of which the model that is open is a copy.
    Exporter.checkTarget(target, job.project().file());
    ExportRequest request = job.sized().request(target);
    return new Exporter(services.runtime())
        .export(request, context.progress().part(CALIBRATED, 1), context.cancel());
  }
}
