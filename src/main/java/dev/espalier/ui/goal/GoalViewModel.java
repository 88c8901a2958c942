package dev.espalier.ui.goal;

import dev.espalier.app.Goals;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.estimate.Figure;
import dev.espalier.ui.fx.Units;
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

  /** Accuracy, or what there is instead without labels or class scores. */
  public ReadOnlyObjectProperty<GoalText> qualityProperty() {
    return quality.getReadOnlyProperty();
  }

  /** What it is. */
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
            .map(QualityText::of)
            .orElseGet(() -> unmeasured(hasData)));
    qualityName.set(
        state.goals().flatMap(Goals::quality).map(QualityText::name).orElse("Accuracy"));
  }

  private static GoalText size(Goals goals) {
    double ratio = goals.bytes().value() / Math.max(1, goals.originalBytes());
    return new GoalText(
        Units.bytes(goals.originalBytes()),
        Units.bytes(Math.round(goals.bytes().value())),
        ratio == 1 ? "" : Units.format("%.1f %% of it", 100 * ratio),
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
    String change = same ? "" : Units.format("%.2f× the time", ratio);
    return new GoalText(
        Units.millis(before.value()),
        Units.millis(now.value()),
        noise ? "no difference beyond chance" : change,
        Optional.of(now.basis()),
        same ? Optional.empty() : Optional.of(ratio < 1),
        "Median time of one run in onnxruntime on this machine; the original was measured");
  }

  private static GoalText unmeasured(boolean hasData) {
    String why = hasData ? "not measured yet" : "open data to measure it";
    return new GoalText("", why, "", Optional.empty(), Optional.empty(), "");
  }
}
