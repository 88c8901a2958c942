package dev.espalier.ui.inspector;

import dev.espalier.app.OpenProject;
import dev.espalier.app.SelectionPreview;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.estimate.LayerPreview;
import dev.espalier.method.Granularity;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.method.Scheme;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.LayerInputs;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.ui.chart.HistogramData;
import dev.espalier.ui.fx.Units;
import dev.espalier.ui.selection.LayerSelection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The selected layers: what is planned for them, what that makes of their weights, and every change
 * to the plan. All of it follows in the same call that a slider makes.
 */
public final class InspectorViewModel {

  /** The stops of the bit-width slider. */
  public static final List<Integer> BIT_WIDTHS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 16, 32);

  // Properties

  private final Workbench workbench;
  private final LayerSelection selection;
  private final ReadOnlyStringWrapper headline = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper detail = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper empty = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper tunable = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper mixed = new ReadOnlyStringWrapper("");
  private final ReadOnlyObjectWrapper<LayerPlan> plan = new ReadOnlyObjectWrapper<>(LayerPlan.NONE);
  private final ReadOnlyObjectWrapper<Optional<LayerPreview>> preview =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<@Nullable HistogramData> histogram =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<List<Readout>> readouts =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyBooleanWrapper resettable = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper calibration = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper inputsVisible = new ReadOnlyBooleanWrapper(true);
  private double globalSparsity;
  private boolean several;

  /** The inspector of a workbench's selection. */
  public InspectorViewModel(Workbench workbench, LayerSelection selection) {
    this.workbench = workbench;
    this.selection = selection;
    workbench.listen(this::update);
    selection.layersProperty().addListener((property, old, now) -> update(workbench.state()));
  }

  /** What is tuned. */
  public ReadOnlyObjectProperty<List<LayerId>> selectedProperty() {
    return selection.layersProperty();
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

  /** The weights under the plan; empty until they were read. */
  public ReadOnlyObjectProperty<Optional<LayerPreview>> previewProperty() {
    return preview.getReadOnlyProperty();
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

  /** What is known about what flows into the layers, as a sentence; empty if it does not matter. */
  public ReadOnlyStringProperty calibrationProperty() {
    return calibration.getReadOnlyProperty();
  }

  /** Whether it can be known for a selected layer. */
  public ReadOnlyBooleanProperty inputsVisibleProperty() {
    return inputsVisible.getReadOnlyProperty();
  }

  /** The share of zeros over all layers that are pruned with the network. */
  public double globalSparsity() {
    return globalSparsity;
  }

  /** The largest magnitude among the selected weights: the end of the threshold slider. */
  public double largestMagnitude() {
    return preview
        .get()
        .map(p -> Math.max(Math.abs(p.before().low()), Math.abs(p.before().high())))
        .orElse(1.0);
  }

  /** Where the prune slider stands: a magnitude for a threshold, otherwise percent. */
  public double pruneValue() {
    return switch (PruneMode.of(plan.get().pruning())) {
      case NONE -> 0;
      case THRESHOLD -> threshold();
      case SPARSITY -> 100 * preview.get().map(LayerPreview::sparsity).orElse(0.0);
      case GLOBAL -> 100 * globalSparsity;
    };
  }

  /**
   * The magnitude below which weights are pruned; 0 for none, NaN where each of several layers has
   * its own.
   */
  public double threshold() {
    boolean own = several && PruneMode.of(plan.get().pruning()) == PruneMode.SPARSITY;
    return own || !mixed.get().isEmpty()
        ? Double.NaN
        : preview.get().map(LayerPreview::threshold).orElse(0f);
  }

  /** What the bit width means. */
  public String format() {
    Quantization quantization = plan.get().quantization();
    int bits = quantization.bits();
    // Symmetric grids have as many levels below zero as above, and so one less.
    int unused = quantization.scheme() == Scheme.SYMMETRIC ? 1 : 0;
    return switch (bits) {
      case 32 -> "float, as it is";
      case 16 -> "half float";
      case 1 -> "sign × scale";
      default -> ((1 << bits) - unused) + " levels";
    };
  }

  // Commands

  /** Prunes weights below a magnitude. */
  public void pruneBelow(double threshold) {
    Pruning pruning = new Pruning.Threshold((float) Math.max(0, threshold));
    edit(p -> p.withPruning(pruning), "Prune " + name(), "prune");
  }

  /** Prunes a share of the weights of each layer. */
  public void pruneShare(double sparsity) {
    Pruning pruning = new Pruning.Sparsity(Math.clamp(sparsity, 0, 1));
    edit(p -> p.withPruning(pruning), "Prune " + name(), "prune");
  }

  /** Prunes a share of all weights that are pruned with the network. */
  public void pruneNetwork(double sparsity) {
    workbench.editGlobalSparsity(Math.clamp(sparsity, 0, 1), "global");
  }

  /** Says in another way what is pruned; what is pruned stays about the same. */
  public void setPruneMode(PruneMode mode) {
    if (mode == PruneMode.of(plan.get().pruning())) {
      return;
    }
    double threshold = preview.get().map(LayerPreview::threshold).orElse(0f);
    double sparsity = preview.get().map(LayerPreview::sparsity).orElse(0.0);
    Pruning pruning =
        switch (mode) {
          case NONE -> Pruning.NONE;
          case THRESHOLD -> new Pruning.Threshold((float) threshold);
          case SPARSITY -> new Pruning.Sparsity(sparsity);
          case GLOBAL -> Pruning.GLOBAL;
        };
    edit(p -> p.withPruning(pruning), "Prune " + name(), null);
  }

  /** Stores the weights in so many bits. */
  public void setBits(int bits) {
    quantize(q -> q.withBits(bits), bits + " bits for " + name(), "bits");
  }

  /** Places the zero of the grid. */
  public void setScheme(Scheme scheme) {
    quantize(q -> q.withScheme(scheme), "Scheme of " + name(), null);
  }

  /** Says how many weights share a scale. */
  public void setGranularity(Granularity granularity) {
    quantize(q -> q.withGranularity(granularity), "Granularity of " + name(), null);
  }

  /** Says how the range of the grid is chosen. */
  public void setRange(RangeMethod range) {
    quantize(q -> q.withRange(range), "Range of " + name(), null);
  }

  /** Says which weights are pruned first. */
  public void setSaliency(Saliency saliency) {
    edit(p -> p.withSaliency(saliency), "Pruned first in " + name(), null);
  }

  /** Says how weights are rounded. */
  public void setRounding(Rounding rounding) {
    quantize(q -> q.withRounding(rounding), "Rounding of " + name(), null);
  }

  /** Says what is done about the outputs. */
  public void setCorrection(OutputCorrection correction) {
    edit(p -> p.withCorrection(correction), "Correction of " + name(), null);
  }

  /** Ends a drag: what comes next is a step of its own. */
  public void endDrag() {
    workbench.endDrag();
  }

  /** Leaves the selected layers as they are. */
  public void reset() {
    workbench.reset(selection.layers());
  }

  private void quantize(
      UnaryOperator<Quantization> change, String what, @Nullable String coalesce) {
    edit(p -> p.withQuantization(change.apply(p.quantization())), what, coalesce);
  }

  private void edit(UnaryOperator<LayerPlan> change, String what, @Nullable String coalesce) {
    List<LayerId> layers =
        workbench
            .preview(selection.layers())
            .map(selected -> selected.layers().stream().map(Layer::id).toList())
            .orElse(List.of());
    if (!layers.isEmpty()) {
      workbench.edit(layers, change, what, coalesce == null ? null : coalesce + layers.hashCode());
    }
  }

  private String name() {
    return headline.get();
  }

  private void update(WorkbenchState state) {
    Optional<SelectionPreview> selected = workbench.preview(selection.layers());
    globalSparsity = state.recipe().globalSparsity().orElse(0);
    headline.set(selected.map(InspectorViewModel::headline).orElse("Tune"));
    detail.set(selected.map(InspectorViewModel::detail).orElse(""));
    several = selected.filter(s -> s.layers().size() > 1).isPresent();
    tunable.set(selected.map(s -> !s.layers().isEmpty()).orElse(false));
    resettable.set(
        selection.layers().stream().anyMatch(id -> state.recipe().plans().containsKey(id.value())));
    mixed.set(selected.map(now -> MixedPlans.describe(now, state.recipe())).orElse(""));
    empty.set(emptyText(state, selected));
    inputsVisible.set(
        selected
            .filter(s -> s.layers().stream().anyMatch(l -> LayerInputs.of(l).isPresent()))
            .isPresent());
    calibration.set(
        tunable.get()
            ? MethodWords.calibration(
                state.calibration(),
                inputsVisible.get(),
                state.project().flatMap(OpenProject::data).isPresent())
            : "");
    preview.set(selected.flatMap(SelectionPreview::preview));
    histogram.set(preview.get().map(InspectorViewModel::histogram).orElse(null));
    plan.set(selected.map(SelectionPreview::first).orElse(LayerPlan.NONE));
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
    if (selected.get().layers().isEmpty()) {
      String reason = selected.get().fixed().getFirst().fixed().orElse("");
      return "Cannot be tuned: " + reason;
    }
    return "";
  }
}
