package dev.espalier.ui.compare;

import dev.espalier.app.OpenProject;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.data.Dataset;
import dev.espalier.data.Picture;
import dev.espalier.evaluate.Answer;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.Flip;
import dev.espalier.evaluate.ModelScore;
import dev.espalier.ui.chart.ClassAccuracy;
import dev.espalier.ui.chart.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/** The newest comparison of original and compressed network. */
public final class CompareViewModel {

  /** Flipped samples that are shown with their pictures. */
  private static final int SHOWN_FLIPS = 200;

  // Properties

  private final Workbench workbench;
  private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper empty = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper present = new ReadOnlyBooleanWrapper();
  private final ReadOnlyObjectWrapper<List<CompareRow>> rows =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<List<ClassAccuracy>> classes =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<@Nullable ConfusionMatrix> originalConfusion =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable ConfusionMatrix> compressedConfusion =
      new ReadOnlyObjectWrapper<>();
  private int flipsFound;
  private final ReadOnlyObjectWrapper<List<FlipItem>> flips =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyStringWrapper noAccuracy = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper noFlips = new ReadOnlyStringWrapper("");
  private final Map<Integer, Picture> pictures = new HashMap<>();
  private @Nullable Comparison shown;
  private Optional<Dataset> data = Optional.empty();

  /** The comparison of a workbench. */
  public CompareViewModel(Workbench workbench) {
    this.workbench = workbench;
    workbench.listen(this::update);
  }

  /** How much was evaluated, and whether that was with the recipe as it is now. */
  public ReadOnlyStringProperty statusProperty() {
    return status.getReadOnlyProperty();
  }

  /** What to do to get a comparison; empty where there is one. */
  public ReadOnlyStringProperty emptyProperty() {
    return empty.getReadOnlyProperty();
  }

  /** Whether there is a comparison. */
  public ReadOnlyBooleanProperty presentProperty() {
    return present.getReadOnlyProperty();
  }

  /** The table side by side. */
  public ReadOnlyObjectProperty<List<CompareRow>> rowsProperty() {
    return rows.getReadOnlyProperty();
  }

  /** Accuracy class by class. */
  public ReadOnlyObjectProperty<List<ClassAccuracy>> classesProperty() {
    return classes.getReadOnlyProperty();
  }

  /** What the original takes for what. */
  public ReadOnlyObjectProperty<@Nullable ConfusionMatrix> originalConfusionProperty() {
    return originalConfusion.getReadOnlyProperty();
  }

  /** What the compressed network takes for what. */
  public ReadOnlyObjectProperty<@Nullable ConfusionMatrix> compressedConfusionProperty() {
    return compressedConfusion.getReadOnlyProperty();
  }

  /** Samples whose answer has changed, the first ones. */
  public ReadOnlyObjectProperty<List<FlipItem>> flipsProperty() {
    return flips.getReadOnlyProperty();
  }

  /** Why there is no accuracy; empty where there is. */
  public ReadOnlyStringProperty noAccuracyProperty() {
    return noAccuracy.getReadOnlyProperty();
  }

  /** What it means if no sample has flipped. */
  public ReadOnlyStringProperty noFlipsProperty() {
    return noFlips.getReadOnlyProperty();
  }

  // Commands

  /** How many answers changed; of many only the first are among {@link #flipsProperty}. */
  int flipsFound() {
    return flipsFound;
  }

  /** Evaluates on all samples. */
  public void evaluate() {
    workbench.evaluate();
  }

  private void update(WorkbenchState state) {
    Optional<Dataset> open = state.project().flatMap(OpenProject::data);
    if (!open.equals(data)) {
      data = open;
      pictures.clear();
    }
    Optional<Comparison> comparison = state.comparison();
    present.set(comparison.isPresent());
    empty.set(comparison.isPresent() ? "" : CompareText.empty(state));
    status.set(comparison.map(c -> CompareText.status(c, state)).orElse(""));
    if (comparison.isPresent() && !comparison.get().equals(shown)) {
      shown = comparison.get();
      show(shown);
    }
  }

  private void show(Comparison comparison) {
    List<String> names = data.map(Dataset::classNames).orElse(List.of());
    rows.set(CompareRows.of(comparison));
    classes.set(
        comparison
            .accuracy()
            .map(a -> ClassRows.of(a, comparison.flips(), names))
            .orElse(List.of()));
    originalConfusion.set(
        comparison.accuracy().map(a -> confusion(a.original(), names)).orElse(null));
    compressedConfusion.set(
        comparison.accuracy().map(a -> confusion(a.compressed(), names)).orElse(null));
    noAccuracy.set(CompareText.noAccuracy(comparison));
    noFlips.set(CompareText.noFlips(comparison));
    showFlips(comparison, names);
  }

  private static ConfusionMatrix confusion(ModelScore score, List<String> names) {
    int classes = score.confusion().classes();
    long[][] counts = new long[classes][classes];
    List<String> labels = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      labels.add(name(label, names));
      for (int answer = 0; answer < classes; answer++) {
        counts[label][answer] = score.confusion().count(label, answer);
      }
    }
    return new ConfusionMatrix(labels, counts);
  }

  private void showFlips(Comparison comparison, List<String> names) {
    flipsFound = comparison.flips().size();
    List<Flip> first = comparison.flips().stream().limit(SHOWN_FLIPS).toList();
    flips.set(first.stream().map(flip -> item(flip, names)).toList());
    int[] missing =
        first.stream()
            .mapToInt(Flip::index)
            .filter(index -> !pictures.containsKey(index))
            .toArray();
    if (missing.length > 0 && comparison.coverage().complete()) {
      workbench.readPictures(
          Arrays.stream(missing).boxed().toList(),
          read -> {
            pictures.putAll(read);
            flips.set(first.stream().map(flip -> item(flip, names)).toList());
          });
    }
  }

  private FlipItem item(Flip flip, List<String> names) {
    return new FlipItem(
        flip.index(),
        flip.label().isPresent() ? name(flip.label().getAsInt(), names) : "",
        answer(flip.original(), names),
        answer(flip.compressed(), names),
        flip.direction(),
        Optional.ofNullable(pictures.get(flip.index())));
  }

  private static String answer(Answer answer, List<String> names) {
    return answer.given()
        ? String.format(
            Locale.ROOT,
            "%s (%.0f\u00a0%%)",
            name(answer.label(), names),
            100 * answer.confidence())
        : "no answer";
  }

  static String name(int label, List<String> names) {
    return label < names.size() ? names.get(label) : "class " + label;
  }
}
