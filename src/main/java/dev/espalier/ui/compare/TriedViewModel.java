package dev.espalier.ui.compare;

import dev.espalier.app.Goals;
import dev.espalier.app.QualityMeasure;
import dev.espalier.app.TriedRecipe;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.recipe.Recipe;
import dev.espalier.ui.chart.QualityAxis;
import dev.espalier.ui.chart.SizeAccuracyPoint;
import dev.espalier.ui.chart.SizeAccuracyPoint.Role;
import dev.espalier.ui.fx.Units;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** The recipes that were evaluated since the data was opened, by size and quality. */
public final class TriedViewModel {

  private static final String NOTHING_YET =
      "Every recipe that is evaluated becomes a point here, size against accuracy.";
  private static final String HINT =
      "A click on a point or a line goes back to its recipe; that can be undone. The line joins"
          + " those that no other beats in both; hollow points are quick evaluations on a part of"
          + " the samples, to be taken with more care.";

  // Properties

  private final Workbench workbench;
  private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper(NOTHING_YET);
  private final ReadOnlyObjectWrapper<QualityAxis> quality =
      new ReadOnlyObjectWrapper<>(QualityAxis.ACCURACY);
  private final ReadOnlyStringWrapper title =
      new ReadOnlyStringWrapper(title(QualityMeasure.ACCURACY));
  private final ReadOnlyObjectWrapper<List<SizeAccuracyPoint>> points =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<List<TriedRow>> rows = new ReadOnlyObjectWrapper<>(List.of());
  private List<TriedRecipe> shown = List.of();
  private Recipe current = Recipe.EMPTY;

  /** The recipes of a workbench. */
  public TriedViewModel(Workbench workbench) {
    this.workbench = workbench;
    workbench.listen(this::update);
  }

  /** What to do with what is shown, or how to get something. */
  public ReadOnlyStringProperty statusProperty() {
    return status.getReadOnlyProperty();
  }

  /** What is measured: accuracy, or what there is instead without labels or class scores. */
  public ReadOnlyObjectProperty<QualityAxis> qualityProperty() {
    return quality.getReadOnlyProperty();
  }

  /** The same as the title of a column. */
  public ReadOnlyStringProperty titleProperty() {
    return title.getReadOnlyProperty();
  }

  /** The recipes and the original. */
  public ReadOnlyObjectProperty<List<SizeAccuracyPoint>> pointsProperty() {
    return points.getReadOnlyProperty();
  }

  /** The recipes, the newest first. */
  public ReadOnlyObjectProperty<List<TriedRow>> rowsProperty() {
    return rows.getReadOnlyProperty();
  }

  // Commands

  /** Goes back to a recipe. */
  public void restore(TriedRecipe tried) {
    workbench.restore(tried);
  }

  private void update(WorkbenchState state) {
    List<TriedRecipe> tried = state.evaluation().tried();
    if (tried.equals(shown) && state.recipe().equals(current)) {
      return;
    }
    shown = tried;
    current = state.recipe();
    status.set(tried.isEmpty() ? NOTHING_YET : HINT);
    rows.set(
        tried.stream()
            .map(this::row)
            .sorted(Comparator.comparingInt((TriedRow row) -> row.tried().number()).reversed())
            .toList());
    List<SizeAccuracyPoint> all = new ArrayList<>();
    best(tried)
        .ifPresent(known -> {
          quality.set(axis(known.measure()));
          title.set(title(known.measure()));
          all.add(original(state.goals().map(Goals::originalBytes).orElse(0L), known));
        });
    rows.get().forEach(row -> all.add(row.point()));
    points.set(all);
  }

  /** The one that rests on the most samples: it knows the original best. */
  private static Optional<Goals.Quality> best(List<TriedRecipe> tried) {
    return tried.stream()
        .map(TriedRecipe::quality)
        .max(Comparator.comparingLong(Goals.Quality::samples));
  }

  private static SizeAccuracyPoint original(long bytes, Goals.Quality quality) {
    return new SizeAccuracyPoint(
        "original", bytes / 1e6, scale(quality) * quality.original(), 0, "", Role.ORIGINAL);
  }

  private static double scale(Goals.Quality quality) {
    return quality.measure() == QualityMeasure.SIMILARITY ? 1 : 100;
  }

  private TriedRow row(TriedRecipe tried) {
    Goals.Quality known = tried.quality();
    double value = scale(known) * known.now();
    double half = scale(known) * known.halfWidth();
    String samples = Units.format("%,d", known.samples());
    SizeAccuracyPoint point =
        new SizeAccuracyPoint(
            "#" + tried.number() + " " + tried.summary(),
            tried.bytes() / 1e6,
            value,
            half,
            samples + (tried.whole() ? " samples" : " of the samples"),
            role(tried));
    return new TriedRow(
        tried,
        point,
        Units.bytes(tried.bytes()),
        known.interval().isPresent()
            ? Units.format("%.2f ±%.2f", value, half)
            : Units.format("%.4f", value),
        tried.whole() ? "all " + samples : samples);
  }

  private Role role(TriedRecipe tried) {
    if (tried.recipe().equals(current)) {
      return tried.whole() ? Role.CURRENT : Role.CURRENT_QUICK;
    }
    return tried.whole() ? Role.SNAPSHOT : Role.QUICK;
  }

  private static QualityAxis axis(QualityMeasure measure) {
    return switch (measure) {
      case ACCURACY -> QualityAxis.ACCURACY;
      case AGREEMENT -> QualityAxis.AGREEMENT;
      case SIMILARITY -> QualityAxis.SIMILARITY;
    };
  }

  private static String title(QualityMeasure measure) {
    return switch (measure) {
      case ACCURACY -> "Accuracy, %";
      case AGREEMENT -> "Agreed, %";
      case SIMILARITY -> "Cosine";
    };
  }
}
