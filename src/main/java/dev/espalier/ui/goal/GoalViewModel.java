package dev.espalier.ui.goal;

import dev.espalier.app.Goals;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.estimate.Basis;
import dev.espalier.estimate.Figure;
import dev.espalier.ui.fx.Units;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** The three numbers that everything is about. */
public final class GoalViewModel {

  private static final GoalText NOTHING =
      new GoalText("", "", "", Optional.empty(), Optional.empty(), "");

  // Properties

  private final ReadOnlyObjectWrapper<GoalText> size = new ReadOnlyObjectWrapper<>(NOTHING);
  private final ReadOnlyObjectWrapper<GoalText> latency = new ReadOnlyObjectWrapper<>(NOTHING);
  private final ReadOnlyObjectWrapper<GoalText> quality = new ReadOnlyObjectWrapper<>(NOTHING);
  private final ReadOnlyStringWrapper qualityName = new ReadOnlyStringWrapper("Accuracy");

  /** The goals of a workbench. */
  public GoalViewModel(Workbench workbench) {
    workbench.listen(this::update);
  }

  /** Size of the file. */
  public ReadOnlyObjectProperty<GoalText> sizeProperty() {
    return size.getReadOnlyProperty();
  }

  /** Time of one run. */
  public ReadOnlyObjectProperty<GoalText> latencyProperty() {
    return latency.getReadOnlyProperty();
  }

  /** Accuracy, or agreement with the original where the data has no labels. */
  public ReadOnlyObjectProperty<GoalText> qualityProperty() {
    return quality.getReadOnlyProperty();
  }

  /** Which of the two it is. */
  public ReadOnlyStringProperty qualityNameProperty() {
    return qualityName.getReadOnlyProperty();
  }

  private void update(WorkbenchState state) {
    size.set(state.goals().map(GoalViewModel::size).orElse(NOTHING));
    latency.set(state.goals().map(GoalViewModel::latency).orElse(NOTHING));
    boolean hasData = state.project().flatMap(p -> p.data()).isPresent();
    quality.set(
        state
            .goals()
            .flatMap(Goals::quality)
            .map(GoalViewModel::quality)
            .orElseGet(() -> unmeasured(hasData)));
    boolean labelled =
        state.goals().flatMap(Goals::quality).map(Goals.Quality::labelled).orElse(true);
    qualityName.set(labelled ? "Accuracy" : "Agreement with the original");
  }

  private static GoalText size(Goals goals) {
    double ratio = goals.bytes().value() / Math.max(1, goals.originalBytes());
    return new GoalText(
        Units.bytes(goals.originalBytes()),
        Units.bytes(Math.round(goals.bytes().value())),
        ratio == 1 ? "" : String.format(Locale.ROOT, "%.1f %% of it", 100 * ratio),
        Optional.of(goals.bytes().basis()),
        ratio == 1 ? Optional.empty() : Optional.of(ratio < 1),
        "Bytes of the .onnx file that an export would write, exact");
  }

  private static GoalText latency(Goals goals) {
    if (goals.originalMillis().isEmpty() || goals.millis().isEmpty()) {
      return new GoalText("", "measuring…", "", Optional.empty(), Optional.empty(), "");
    }
    Figure before = goals.originalMillis().get();
    Figure now = goals.millis().get();
    double ratio = now.value() / before.value();
    boolean noise = goals.speedup().filter(i -> i.low() <= 1 && i.high() >= 1).isPresent();
    boolean same = noise || Math.abs(ratio - 1) < 0.005;
    String change = same ? "" : String.format(Locale.ROOT, "%.2f× the time", ratio);
    return new GoalText(
        Units.millis(before.value()),
        Units.millis(now.value()),
        noise ? "no difference beyond chance" : change,
        Optional.of(now.basis()),
        same ? Optional.empty() : Optional.of(ratio < 1),
        "Median time of one run in onnxruntime on this machine; the original was measured");
  }

  private static GoalText quality(Goals.Quality quality) {
    double points = 100 * (quality.now() - quality.original());
    String margin =
        String.format(
            Locale.ROOT,
            "95 %% interval %.2f to %.2f %%, %,d samples",
            100 * quality.interval().low(),
            100 * quality.interval().high(),
            quality.samples());
    String now = Units.percent(quality.now(), 2);
    double half = 50 * quality.interval().width();
    String spread = String.format(Locale.ROOT, " ±%.2f", half);
    String change =
        quality.current()
            ? quality.labelled() ? String.format(Locale.ROOT, "%+.2f points", points) : ""
            : "of an earlier recipe";
    return new GoalText(
        quality.labelled() ? Units.percent(quality.original(), 2) : "",
        now + spread,
        change,
        Optional.of(Basis.MEASURED),
        !quality.current() || Math.abs(points) < half ? Optional.empty() : Optional.of(points > 0),
        margin);
  }

  private static GoalText unmeasured(boolean hasData) {
    String why = hasData ? "not measured yet" : "open data to measure it";
    return new GoalText("", why, "", Optional.empty(), Optional.empty(), "");
  }
}
