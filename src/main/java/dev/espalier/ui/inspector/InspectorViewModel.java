package dev.espalier.ui.inspector;

import dev.espalier.app.SelectionPreview;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.estimate.LayerPreview;
import dev.espalier.network.Layer;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.ui.chart.HistogramData;
import dev.espalier.ui.fx.Units;
import dev.espalier.ui.selection.LayerSelection;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The selected layers: what is planned for them and what that makes of their weights. The parts of
 * the inspector change the plan. All of it follows in the same call that a slider makes.
 */
public final class InspectorViewModel {

  // Properties

  private final Workbench workbench;
  private final LayerSelection selection;
  private final ReadOnlyStringWrapper headline = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper detail = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper empty = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper tunable = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper mixed = new ReadOnlyStringWrapper("");
  private final ReadOnlyObjectWrapper<LayerPlan> plan = new ReadOnlyObjectWrapper<>(LayerPlan.NONE);
  private final ReadOnlyObjectWrapper<@Nullable HistogramData> histogram =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<List<Readout>> readouts =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyBooleanWrapper resettable = new ReadOnlyBooleanWrapper();
  private final SelectedPlan plans;
  private final PruningViewModel pruning;
  private final FactorizationViewModel factorization;
  private final PlacesViewModel places;
  private final QuantizationViewModel quantization;
  private final RepairViewModel repair;
  private final ActivationsViewModel activations;
  private final LayerIntegersViewModel integers;
  private final WaysViewModel ways = new WaysViewModel();
  private final ChannelTargetViewModel channelTarget;
  private final ChannelsViewModel channels;
  private final BlocksViewModel blocks;

  /** The inspector of a workbench's selection. */
  public InspectorViewModel(Workbench workbench, LayerSelection selection) {
    this.workbench = workbench;
    this.selection = selection;
    this.plans = new SelectedPlan(workbench, selection);
    this.pruning = new PruningViewModel(plans);
    this.factorization = new FactorizationViewModel(plans);
    this.places = new PlacesViewModel(plans);
    this.quantization = new QuantizationViewModel(plans);
    this.repair = new RepairViewModel(plans);
    this.activations = new ActivationsViewModel(workbench, selection);
    this.integers = new LayerIntegersViewModel(plans, activations);
    this.channelTarget = new ChannelTargetViewModel(workbench);
    this.channels = new ChannelsViewModel(workbench, selection, channelTarget);
    this.blocks = new BlocksViewModel(workbench);
    workbench.listen(this::update);
    selection.layersProperty().addListener((property, old, now) -> update(workbench.state()));
  }

  /** Where weights are pruned. */
  public PlacesViewModel places() {
    return places;
  }

  /** The sliders of pruning. */
  public PruningViewModel pruning() {
    return pruning;
  }

  /** The sliders of low rank. */
  public FactorizationViewModel factorization() {
    return factorization;
  }

  /** The controls of quantization. */
  public QuantizationViewModel quantization() {
    return quantization;
  }

  /** What is done about the outputs. */
  public RepairViewModel repair() {
    return repair;
  }

  /** Integers between layers, for the whole network. */
  public ActivationsViewModel activations() {
    return activations;
  }

  /** The same for the selected layers. */
  public LayerIntegersViewModel integers() {
    return integers;
  }

  /** The ways in which a layer could be written. */
  public WaysViewModel ways() {
    return ways;
  }

  /** The channels of the whole network. */
  public ChannelTargetViewModel channelTarget() {
    return channelTarget;
  }

  /** Blocks and tokens of the whole network. */
  public BlocksViewModel blocks() {
    return blocks;
  }

  /** The channels of the selected layers. */
  public ChannelsViewModel channels() {
    return channels;
  }

  /** The name of the layer, or how many there are. */
  public ReadOnlyStringProperty headlineProperty() {
    return headline.getReadOnlyProperty();
  }

  /** Operator, shape and number of weights. */
  public ReadOnlyStringProperty detailProperty() {
    return detail.getReadOnlyProperty();
  }

  /** Why there is nothing to tune, and what to do; empty where there is. */
  public ReadOnlyStringProperty emptyProperty() {
    return empty.getReadOnlyProperty();
  }

  /** Whether there is anything to tune. */
  public ReadOnlyBooleanProperty tunableProperty() {
    return tunable.getReadOnlyProperty();
  }

  /** In what the plans of the selected layers differ, as a sentence; empty where they do not. */
  public ReadOnlyStringProperty mixedProperty() {
    return mixed.getReadOnlyProperty();
  }

  /** The plan; of the first layer where they differ. */
  public ReadOnlyObjectProperty<LayerPlan> planProperty() {
    return plan.getReadOnlyProperty();
  }

  /** The weights under the plan, as a histogram. */
  public ReadOnlyObjectProperty<@Nullable HistogramData> histogramProperty() {
    return histogram.getReadOnlyProperty();
  }

  /** The numbers beside the sliders. */
  public ReadOnlyObjectProperty<List<Readout>> readoutsProperty() {
    return readouts.getReadOnlyProperty();
  }

  /** Whether a selected layer was changed. */
  public ReadOnlyBooleanProperty resettableProperty() {
    return resettable.getReadOnlyProperty();
  }

  /** Where the threshold stands; 0 for none, NaN where each layer has its own. */
  public double threshold() {
    return pruning.threshold();
  }

  // Commands

  /** Prunes weights below a magnitude. */
  public void pruneBelow(double threshold) {
    pruning.pruneBelow(threshold);
  }

  /** Ends a drag: what comes next is a step of its own. */
  public void endDrag() {
    plans.endDrag();
  }

  /** Leaves the selected layers as they are. */
  public void reset() {
    plans.reset();
  }

  private void update(WorkbenchState state) {
    Optional<SelectionPreview> selected = workbench.preview(selection.layers());
    headline.set(selected.map(InspectorViewModel::headline).orElse("Tune"));
    detail.set(selected.map(InspectorViewModel::detail).orElse(""));
    tunable.set(selected.map(s -> !s.layers().isEmpty()).orElse(false));
    resettable.set(
        selection.layers().stream().anyMatch(id -> state.recipe().plans().containsKey(id.value())));
    empty.set(emptyText(state, selected));
    activations.update(state);
    channelTarget.update(state);
    channels.update(state);
    blocks.update();
    plans.update(state, selected, headline.get());
    mixed.set(plans.state().mixed());
    repair.tell(
        tunable.get()
            ? MethodWords.calibration(
                state.calibration(), plans.state().layers(), plans.state().inputsVisible())
            : "");
    histogram.set(plans.state().preview().map(InspectorViewModel::histogram).orElse(null));
    plan.set(plans.plan());
    ways.update(tunable.get() ? selected : Optional.empty());
    readouts.set(
        tunable.get() ? selected.map(s -> Readouts.of(s, state)).orElse(List.of()) : List.of());
  }

  private static HistogramData histogram(LayerPreview preview) {
    double[] levels = new double[preview.levels().length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = preview.levels()[i];
    }
    boolean changed = Double.isFinite(preview.sqnrDb());
    return new HistogramData(
        preview.before().low(),
        preview.before().high(),
        preview.before().counts(),
        changed ? preview.kept().counts() : new double[0],
        levels,
        preview.sparsity());
  }

  private static String headline(SelectionPreview selected) {
    int all = selected.layers().size() + selected.fixed().size();
    if (all == 1) {
      List<Layer> one = selected.layers().isEmpty() ? selected.fixed() : selected.layers();
      return one.getFirst().id().value();
    }
    return all == 0 ? "Tune" : all + " layers";
  }

  private static String detail(SelectionPreview selected) {
    List<Layer> all = selected.layers().isEmpty() ? selected.fixed() : selected.layers();
    if (all.isEmpty()) {
      return "";
    }
    long weights = all.stream().mapToLong(Layer::parameters).sum();
    String count = Units.format("%,d weights", weights);
    if (all.size() == 1) {
      Layer layer = all.getFirst();
      return layer.op() + " " + layer.shape() + " · " + count;
    }
    return selected.fixed().isEmpty() || selected.layers().isEmpty()
        ? count
        : count + " · " + selected.fixed().size() + " of the layers cannot be tuned";
  }

  private String emptyText(WorkbenchState state, Optional<SelectionPreview> selected) {
    if (state.project().isEmpty()) {
      return "Open a model to tune its layers.";
    }
    if (selection.layers().isEmpty() || selected.isEmpty()) {
      return "Select a layer, several, or a branch of the tree to tune it.";
    }
    if (selected.get().layers().isEmpty() && selected.get().fixed().isEmpty()) {
      boolean alone =
          selection.layers().stream()
              .allMatch(id -> state.recipe().structure().dropped().contains(id.value()));
      return (alone ? "Dropped" : "Dropped with its block") + ": there is nothing to tune.";
    }
    if (selected.get().layers().isEmpty()) {
      String reason = selected.get().fixed().getFirst().fixed().orElse("");
      return "Cannot be tuned: " + reason;
    }
    return "";
  }
}
