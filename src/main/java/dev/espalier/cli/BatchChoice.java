package dev.espalier.cli;

import dev.espalier.app.ModelInputs;
import dev.espalier.app.OpenProject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says how many samples a run has that is measured. */
final class BatchChoice {
  private static final int MOST = 4096;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "How many samples a run has that is measured, where the model leaves that open (default:"
              + " 1).")
  private @Nullable Integer batch;

  /** Whether it is asked for. */
  boolean given() {
    return batch != null;
  }

  /** Samples of a run, where the model leaves that open. */
  int samples() {
    return batch == null ? 1 : batch;
  }

  void check() throws UsageException {
    if (samples() < 1 || samples() > MOST) {
      throw new UsageException("--batch: " + samples() + " is not between 1 and " + MOST);
    }
  }

  /** That the model has it otherwise; nothing if runs are as asked for. */
  Optional<String> note(OpenProject project) {
    int samples = ModelInputs.samples(project.inputs(), samples());
    return given() && samples != samples()
        ? Optional.of(
            "--batch %d has no effect: %s fixes the size of its runs, which have %s"
                .formatted(
                    samples(), project.name(), ModelInputs.describe(project.inputs(), samples())))
        : Optional.empty();
  }
}
