package dev.espalier.ui.inspector;

import dev.espalier.app.Arithmetic;
import dev.espalier.app.LayerArithmetic;
import dev.espalier.app.RecipeSummary;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.compress.activation.Machine;
import dev.espalier.estimate.Basis;
import dev.espalier.network.LayerId;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.Target;
import dev.espalier.ui.selection.LayerSelection;
import dev.espalier.ui.words.ArithmeticWords;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableBooleanValue;

/**
 * Whether the network computes with integers, with which, and for what processor; and what comes of
 * it, over all layers.
 */
public final class ActivationsViewModel {

  /** More names would not be read. */
  private static final int NAMED = 3;

  private static final String FLOATS = "the network is computed with floats";

  private final Workbench workbench;
  private final LayerSelection selection;
  private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.NONE);
  private final ReadOnlyBooleanWrapper open = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper ready = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper quantizes = new ReadOnlyBooleanWrapper();
  private final BooleanProperty expanded = new SimpleBooleanProperty(true);

  /** Whether the person wants to see this beside the controls of a layer. */
  private boolean wantedBeside;

  private boolean wantedAlone = true;
  private Runnable openSamples = () -> {};

  /**
   * What is shown.
   *
   * @param open whether there is a network
   * @param plan what the person has chosen
   * @param arithmetic what comes of it
   * @param ready whether there are samples to find ranges on
   * @param calibrated whether that was done
   * @param calibrating whether that is under way
   * @param order of the layers in the network
   * @param removed how many channels and blocks the recipe removes, in words; empty for none
   */
  record State(
      boolean open,
      ActivationPlan plan,
      Arithmetic arithmetic,
      boolean ready,
      boolean calibrated,
      boolean calibrating,
      List<LayerId> order,
      String removed) {
    static final State NONE =
        new State(false, ActivationPlan.NONE, Arithmetic.NONE, false, false, false, List.of(), "");

    State {
      order = List.copyOf(order);
    }

    private List<LayerId> layers(Predicate<LayerArithmetic> property) {
      return order.stream().filter(id -> arithmetic.of(id).filter(property).isPresent()).toList();
    }
  }

  ActivationsViewModel(Workbench workbench, LayerSelection selection) {
    this.workbench = workbench;
    this.selection = selection;
    selection.layersProperty().addListener((property, old, now) -> selected(!now.isEmpty()));
    expanded.addListener((property, old, now) -> remember(now));
  }

  /** Says how samples are opened. */
  public void setOpenSamples(Runnable action) {
    openSamples = action;
  }

  // Properties

  ReadOnlyObjectProperty<State> stateProperty() {
    return state.getReadOnlyProperty();
  }

  State state() {
    return state.get();
  }

  /** Whether a network is open. */
  public ReadOnlyBooleanProperty openProperty() {
    return open.getReadOnlyProperty();
  }

  /** Whether there are samples to find ranges on. */
  public ReadOnlyBooleanProperty readyProperty() {
    return ready.getReadOnlyProperty();
  }

  /** Whether the network computes with integers. */
  public ReadOnlyBooleanProperty quantizesProperty() {
    return quantizes.getReadOnlyProperty();
  }

  /** Whether a network is open for which the person has chosen so. */
  public ObservableBooleanValue is(Predicate<ActivationPlan> choice) {
    return Bindings.createBooleanBinding(
        () -> state.get().open() && choice.test(plan()), state.getReadOnlyProperty());
  }

  /** What the person has chosen. */
  public ActivationPlan plan() {
    return state.get().plan();
  }

  /** Whether all of it is seen: alone, and beside the controls of a layer if that is wanted. */
  BooleanProperty expandedProperty() {
    return expanded;
  }

  IntegerChoice type() {
    return IntegerChoice.of(plan());
  }

  /** The line that is always seen. */
  String title() {
    String removed = state.get().removed();
    boolean warns = !lostText().isEmpty() || !saturationText().isEmpty();
    return (warns ? "⚠ " : "")
        + "Whole network: "
        + ArithmeticWords.summary(state.get().arithmetic())
        + (removed.isEmpty() ? "" : ", " + removed);
  }

  /** Why a choice cannot be made; empty if it can. */
  Optional<String> problem(Enum<?> choice) {
    if (choice == ActivationMode.STATIC && !state.get().ready()) {
      return Optional.of("no samples show the ranges; open data, or calibration data, first");
    }
    if (choice instanceof ActivationMode) {
      return Optional.empty();
    }
    if (!plan().quantizes()) {
      return Optional.of(FLOATS);
    }
    return choice instanceof ActivationRange && !plan().needsCalibration()
        ? Optional.of("dynamic ranges are found at each run")
        : Optional.empty();
  }

  /** What comes of the choice, in sentences. */
  String status() {
    State now = state.get();
    if (!now.plan().quantizes()) {
      return "Multiplying 8-bit integers instead of floats makes most networks faster, and files"
          + " about a quarter of their size.";
    }
    Arithmetic network = now.arithmetic();
    String integers = IntegerWords.name(network.type());
    if (network.type().valueBits() > Byte.SIZE) {
      return "Values of 16 bits are for accelerators: onnxruntime computes the file with floats"
          + " that are rounded in between, which is slower than the original.";
    }
    if (network.count(LayerArithmetic::planned) == 0) {
      return "All layers stay floats: the first " + firstReason(now) + ".";
    }
    String suited = plan().type().isEmpty() ? "Suited to the target: " + integers + ". " : "";
    return suited + progress(now);
  }

  private static String progress(State now) {
    Arithmetic network = now.arithmetic();
    if (network.problem().isPresent()) {
      return "What onnxruntime makes of it is not known: " + network.problem().get();
    }
    if (now.calibrating()) {
      return "Calibrating: finding the ranges on samples…";
    }
    if (network.reading()) {
      return "Reading what onnxruntime makes of it…";
    }
    return basis(now) == Basis.MEASURED ? "Read from the graph that onnxruntime makes of it." : "";
  }

  private static String firstReason(State now) {
    return now.order().stream()
        .flatMap(id -> now.arithmetic().of(id).stream())
        .flatMap(layer -> layer.reason().stream())
        .findFirst()
        .orElse("is of another kind");
  }

  private static Basis basis(State now) {
    return now.arithmetic().layers().values().stream()
        .map(LayerArithmetic::basis)
        .reduce(Basis.MEASURED, Basis::with);
  }

  /** Where the number of layers comes from; empty while there is none. */
  Optional<Basis> basis() {
    return plan().quantizes() ? Optional.of(basis(state.get())) : Optional.empty();
  }

  /** What keeps static ranges from being found, as a sentence; empty if nothing does. */
  String samplesMissing() {
    State now = state.get();
    boolean missing = now.open() && !now.ready();
    return !missing
        ? ""
        : plan().needsCalibration()
            ? "Static ranges are found on samples, and none are open."
            : "For static ranges, open samples.";
  }

  /** Which layers should be integers and are not, as a sentence; empty if there are none. */
  String lostText() {
    List<LayerId> lost = lost();
    return lost.isEmpty()
        ? ""
        : (lost.size() == 1 ? "A layer is" : lost.size() + " layers are")
            + " to be integers, but onnxruntime computes with floats: "
            + named(lost)
            + ". The integers around them cost time for nothing.";
  }

  /** Which layers can saturate on the target, as a sentence; empty if there are none. */
  String saturationText() {
    List<LayerId> layers = saturating();
    if (layers.isEmpty() || !state.get().arithmetic().addsInPairs()) {
      return "";
    }
    return (layers.size() == 1 ? "A layer " : layers.size() + " layers ")
        + (onSamples() ? "had saturated sums on samples" : "can have sums that saturate")
        + ", as the target adds in 16 bits: "
        + named(layers)
        + "."
        + (Machine.target() == Target.X86_AVX2
            ? ""
            : " Accuracy is measured on this machine, which adds exactly.");
  }

  /** Whether it was looked at on samples whether sums saturate. */
  private boolean onSamples() {
    return state.get().arithmetic().layers().values().stream()
        .filter(LayerArithmetic::canSaturate)
        .allMatch(layer -> layer.seen().isPresent());
  }

  private static String named(List<LayerId> layers) {
    String names =
        layers.stream().limit(NAMED).map(LayerId::value).collect(Collectors.joining(", "));
    int more = layers.size() - NAMED;
    return more > 0 ? names + " and " + more + " more" : names;
  }

  /** The layers that should be integers and are not. */
  List<LayerId> lost() {
    return state.get().layers(LayerArithmetic::isLost);
  }

  /** The layers whose sums exceed 16 bits, as far as is known. */
  List<LayerId> saturating() {
    return state.get().layers(LayerArithmetic::saturates);
  }

  // Commands

  /** Says whether values between the layers become integers, and when their ranges are found. */
  public void setMode(ActivationMode mode) {
    if (problem(mode).isEmpty()) {
      change(plan -> plan.withMode(mode), "Compute with " + IntegerWords.name(mode));
    }
  }

  /** Says how static ranges are found. */
  void setRange(ActivationRange range) {
    change(plan -> plan.withRange(range), "Range of activations: " + IntegerWords.name(range));
  }

  /** Says which integers. */
  void setType(IntegerChoice type) {
    change(type::applied, "Integers: " + IntegerWords.name(type));
  }

  /** Says for which processor. */
  public void setTarget(Target target) {
    change(plan -> plan.withTarget(target), "Target: " + IntegerWords.name(target));
  }

  private void change(UnaryOperator<ActivationPlan> change, String what) {
    workbench.edit(
        recipe -> recipe.withActivations(change.apply(recipe.activations())), what, null);
  }

  /** Does something about the sums of layers, in one step. */
  void apply(Remedy remedy, List<LayerId> layers) {
    workbench.edit(recipe -> remedy.applied(recipe, layers), remedy.text(), null);
  }

  /** Leaves the layers as floats that onnxruntime computes so anyway, in one step. */
  void leaveLost() {
    apply(Remedy.FLOATS, lost());
  }

  /** Selects layers. */
  void select(List<LayerId> layers) {
    selection.select(layers);
  }

  /** Opens samples, as the person says which. */
  void openSamples() {
    openSamples.run();
  }

  private void selected(boolean any) {
    expanded.set(any ? wantedBeside : wantedAlone);
  }

  private void remember(boolean wanted) {
    if (selection.layers().isEmpty()) {
      wantedAlone = wanted;
    } else {
      wantedBeside = wanted;
    }
  }

  private boolean isLayer(String dropped) {
    return workbench.channels().filter(desk -> desk.structure().isLayer(dropped)).isPresent();
  }

  /** Takes over what the workbench knows. */
  void update(WorkbenchState now) {
    ActivationPlan plan = now.recipe().activations();
    state.set(
        new State(
            now.project().isPresent(),
            plan,
            now.arithmetic(),
            now.calibration().ready(),
            now.calibration().done().isPresent(),
            now.calibration().running(),
            now.project().stream()
                .flatMap(project -> project.network().layers().stream())
                .map(layer -> layer.id())
                .toList(),
            RecipeSummary.removed(now.recipe(), this::isLayer)));
    open.set(state.get().open());
    ready.set(state.get().ready());
    quantizes.set(plan.quantizes());
  }
}
