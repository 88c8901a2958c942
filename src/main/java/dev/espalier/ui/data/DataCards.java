package dev.espalier.ui.data;

import dev.espalier.app.DataSetup;
import dev.espalier.app.OpenProject;
import dev.espalier.app.WorkbenchState;
import dev.espalier.data.Dataset;
import dev.espalier.data.InputSpec;
import dev.espalier.ui.fx.Units;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts the open data into words. */
final class DataCards {

  /** Names of classes that are listed. */
  private static final int NAMED = 12;

  private DataCards() {}

  static Optional<DataCard> of(WorkbenchState state) {
    Optional<Dataset> data = state.project().flatMap(OpenProject::data);
    List<InputSpec> inputs = state.project().map(OpenProject::inputs).orElse(List.of());
    if (state.setup().isPresent()) {
      return Optional.of(prepared(state.setup().get(), data, inputs));
    }
    return data.map(open ->
        new DataCard(
            open.name(),
            open.file(),
            facts(open, inputs),
            "Its numbers are fed to the model as they are; there is nothing to set.",
            Optional.empty(),
            Set.of(),
            false,
            ""));
  }

  private static DataCard prepared(
      DataSetup setup, Optional<Dataset> data, List<InputSpec> inputs) {
    boolean open = setup.problem().isEmpty();
    return new DataCard(
        String.valueOf(setup.file().getFileName()),
        setup.file(),
        open ? data.map(d -> facts(d, inputs)).orElse("") : takes(inputs),
        origin(setup),
        Optional.of(PreprocessingText.of(setup.preprocessing())),
        setup.preprocessing().guessed(),
        setup.forgettable(),
        open ? "" : "Not open: " + withoutFile(setup) + ". Below is one way that may fit.");
  }

  /** The card says which data it is about. */
  private static String withoutFile(DataSetup setup) {
    String file = setup.file() + ": ";
    String problem = setup.problem();
    return problem.startsWith(file) ? problem.substring(file.length()) : problem;
  }

  private static String origin(DataSetup setup) {
    Optional<Path> kept = setup.kept();
    boolean guesses = !setup.preprocessing().guessed().isEmpty();
    if (kept.isPresent()) {
      return "Kept in " + kept.get() + (guesses ? ", the rest guessed." : ".");
    }
    return guesses
        ? "Nobody has said how; guessed from what the model takes. Correct what is wrong."
        : "Follows from what the model takes.";
  }

  private static String facts(Dataset data, List<InputSpec> inputs) {
    String samples =
        Units.format(
            "%,d samples, %s. ",
            data.size(), data.labels().isPresent() ? "labelled" : "without labels");
    return samples + classes(data.classNames()) + takes(inputs);
  }

  private static String classes(List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    String listed = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    return names.size() + " classes: " + listed + (names.size() > NAMED ? ", …. " : ". ");
  }

  private static String takes(List<InputSpec> inputs) {
    return "The model takes "
        + inputs.stream().map(InputSpec::toString).collect(Collectors.joining("; "))
        + ".";
  }
}
