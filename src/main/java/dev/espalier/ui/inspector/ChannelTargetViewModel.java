package dev.espalier.ui.inspector;

import dev.espalier.app.ChannelDesk;
import dev.espalier.app.ChannelWish;
import dev.espalier.app.Goals;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.compress.activation.Machine;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.structure.score.ChannelScore;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/** How much of the whole network's channels is to go, and what is done about the error. */
public final class ChannelTargetViewModel {
  private static final double HALF = 0.5;

  private final Workbench workbench;
  private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.NONE);
  private ChannelWish.Of of = ChannelWish.Of.MULTIPLICATIONS;
  private double share = HALF;
  private Optional<Double> millis = Optional.empty();
  private int step = Machine.channelBlock();
  private @Nullable ChannelScore chosen;

  /**
   * What is shown.
   *
   * @param ready whether the channels are found and there are any that can be removed
   * @param plan what the recipe removes
   * @param score which channels go first
   * @param saved what that saves, as a sentence
   * @param status what is being done, or what keeps it from being done, as a sentence
   */
  record State(boolean ready, ChannelPlan plan, ChannelScore score, String saved, String status) {
    static final State NONE = new State(false, ChannelPlan.NONE, ChannelScore.L2, "", "");
  }

  ChannelTargetViewModel(Workbench workbench) {
    this.workbench = workbench;
  }

  // Properties

  ReadOnlyObjectProperty<State> stateProperty() {
    return state.getReadOnlyProperty();
  }

  State state() {
    return state.get();
  }

  ChannelWish.Of of() {
    return of;
  }

  /** How much is to go: 0 to 1, or how many milliseconds may be left. */
  double value() {
    return of == ChannelWish.Of.MILLISECONDS ? millis() : share;
  }

  /** Half of what a run takes now, until a person says something else. */
  private double millis() {
    return millis.orElseGet(() ->
        workbench
            .state()
            .goals()
            .flatMap(Goals::originalMillis)
            .map(original -> HALF * original.value())
            .orElse(1.0));
  }

  int step() {
    return step;
  }

  /** Which channels go first: as the person chose, or by the best score that can be had. */
  ChannelScore score() {
    ChannelScore wanted = chosen == null ? ChannelScore.OBS : chosen;
    return problem(wanted).isEmpty() ? wanted : ChannelScore.L2;
  }

  /** Why a choice cannot be made; empty if it can. */
  Optional<String> problem(Enum<?> choice) {
    return choice instanceof ChannelScore score
        ? workbench.channels().flatMap(desk -> desk.problem(score))
        : Optional.empty();
  }

  // Commands

  void setOf(ChannelWish.Of newOf) {
    of = newOf;
  }

  void setValue(double value) {
    if (of == ChannelWish.Of.MILLISECONDS) {
      millis = Optional.of(value);
    } else {
      share = value;
    }
  }

  void setStep(int newStep) {
    step = newStep;
  }

  /** Says which channels go first, of the network and of each group. */
  void setScore(ChannelScore score) {
    chosen = score;
    update(workbench.state());
  }

  /** Removes channels until that is gone, as one step. */
  void reach() {
    ChannelWish wish =
        new ChannelWish(
            Optional.of(new ChannelWish.Amount(of, value())), Map.of(), score(), step, 1);
    workbench.channels().ifPresent(desk -> desk.reach(wish));
  }

  /** Keeps all channels. */
  void keepAll() {
    change(plan -> new ChannelPlan(Map.of(), plan.repair()), "Keep all channels");
  }

  /** Says what is done about the error. */
  void setRepair(ChannelRepair repair) {
    change(plan -> plan.withRepair(repair), "Repair after channels are removed");
  }

  private void change(UnaryOperator<ChannelPlan> change, String what) {
    workbench.edit(recipe -> recipe.withChannels(change.apply(recipe.channels())), what, null);
  }

  /** Takes over what the workbench knows. */
  void update(WorkbenchState now) {
    Optional<ChannelDesk> desk = workbench.channels();
    ChannelPlan plan = now.recipe().channels();
    state.set(
        desk.map(known ->
                new State(
                    known.found().filter(found -> !found.graph().groups().isEmpty()).isPresent(),
                    plan,
                    score(),
                    ChannelSavings.words(known, plan),
                    status(known, plan, now.calibration().ready())))
            .orElse(State.NONE));
  }

  private static String status(ChannelDesk desk, ChannelPlan plan, boolean samples) {
    if (desk.found().isEmpty()) {
      return desk.problem().isEmpty()
          ? "Finding the channels…"
          : "The channels could not be found: " + desk.problem();
    }
    if (desk.found().get().graph().groups().isEmpty()) {
      return "No channels of this network can be removed; select a layer to see why.";
    }
    if (!plan.removes()) {
      return desk.timing(plan).map(ChannelWords::quickEnough).orElse("");
    }
    if (!desk.removing().isEmpty()) {
      return desk.removing();
    }
    int count = plan.removed().values().stream().mapToInt(BitSet::cardinality).sum();
    String removed = count == 1 ? "1 channel is removed" : count + " channels are removed";
    String timed = desk.timing(plan).map(ChannelWords::timed).orElse("");
    return timed + repaired(plan, removed, samples);
  }

  private static String repaired(ChannelPlan plan, String removed, boolean samples) {
    if (!plan.repair().repairs()) {
      return removed + ", and nothing is done about the error.";
    }
    return samples
        ? removed + ", and what is left is repaired on samples."
        : removed + " without repair, as no samples are open.";
  }
}
