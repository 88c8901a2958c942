package dev.espalier.ui.tree;

import dev.espalier.app.Arithmetic;
import dev.espalier.app.ChannelDesk;
import dev.espalier.app.OpenProject;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.estimate.LayerEstimate;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.LayerTree;
import dev.espalier.network.Network;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.ui.selection.LayerSelection;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/**
 * The tree of layers: rows that stay while their figures change, a filter, and what is selected.
 */
public final class LayersViewModel {

  // Properties

  private final Workbench workbench;
  private final LayerSelection selection;
  private final ReadOnlyObjectWrapper<Optional<TreeRow>> root =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final StringProperty filter = new SimpleStringProperty("");
  private final BooleanProperty flat = new SimpleBooleanProperty();
  private final ReadOnlyBooleanWrapper integers = new ReadOnlyBooleanWrapper();
  private Optional<Network> network = Optional.empty();
  private Arithmetic arithmetic = Arithmetic.NONE;
  private @Nullable ChannelGraph graph;
  private @Nullable ChannelRows channels;
  private Map<String, BitSet> removed = Map.of();

  /** The tree of whatever is open on the workbench. */
  public LayersViewModel(Workbench workbench, LayerSelection selection) {
    this.workbench = workbench;
    this.selection = selection;
    workbench.listen(this::update);
    selection.layersProperty().addListener(observable -> markCoupled());
  }

  /** The row that holds all others; empty while nothing is open. */
  ReadOnlyObjectProperty<Optional<TreeRow>> rootProperty() {
    return root.getReadOnlyProperty();
  }

  /** Text that layers must have in their path or operator; empty for all. */
  public StringProperty filterProperty() {
    return filter;
  }

  /** The selected layers, also those that were selected elsewhere. */
  ReadOnlyObjectProperty<List<LayerId>> selectedProperty() {
    return selection.layersProperty();
  }

  /** Whether any layer is to be computed with integers, so that there is something to tell. */
  ReadOnlyBooleanProperty integersProperty() {
    return integers.getReadOnlyProperty();
  }

  /** Whether all layers are in one list instead of a tree. */
  public BooleanProperty flatProperty() {
    return flat;
  }

  /** The rows to show directly below a row. */
  List<TreeRow> shownBelow(TreeRow row) {
    List<TreeRow> candidates = flat.get() && isRoot(row) ? leaves(row).toList() : row.children();
    return candidates.stream().filter(child -> child.matches(filter.get())).toList();
  }

  /**
   * What a row is called; in the flat list with its whole path, and with how often a shared weight
   * is used.
   */
  String label(TreeRow row) {
    String name =
        flat.get() ? row.layer().map(layer -> layer.id().value()).orElse(row.name()) : row.name();
    return row.layer()
        .filter(Layer::shared)
        .map(layer -> name + "  ×" + layer.users().size())
        .orElse(name);
  }

  private boolean isRoot(TreeRow row) {
    return root.get().filter(top -> top == row).isPresent();
  }

  private static Stream<TreeRow> leaves(TreeRow row) {
    return row.children().isEmpty()
        ? Stream.of(row)
        : row.children().stream().flatMap(LayersViewModel::leaves);
  }

  // Commands

  /** Selects the layers of some rows; a branch stands for all its layers that the filter shows. */
  void select(Collection<TreeRow> rows) {
    Set<LayerId> chosen = new LinkedHashSet<>();
    rows.forEach(row -> collect(row, chosen));
    List<LayerId> ordered =
        network.stream()
            .flatMap(n -> n.layers().stream())
            .map(layer -> layer.id())
            .filter(chosen::contains)
            .toList();
    selection.select(ordered);
  }

  private void collect(TreeRow row, Set<LayerId> into) {
    if (row.layer().isPresent()) {
      into.add(row.layer().get().id());
    } else {
      row.children().stream()
          .filter(child -> child.matches(filter.get()))
          .forEach(c -> collect(c, into));
    }
  }

  private void update(WorkbenchState state) {
    Optional<Network> open = state.project().map(OpenProject::network);
    if (!open.equals(network)) {
      network = open;
      selection.select(List.of());
      filter.set("");
      root.set(state.project().map(LayersViewModel::rows));
      arithmetic = Arithmetic.NONE;
      state.estimate().ifPresent(this::refresh);
    } else {
      state.estimate().ifPresent(this::refresh);
    }
    refreshChannels(state.recipe().channels());
    integers.set(!state.arithmetic().layers().isEmpty());
    if (!state.arithmetic().equals(arithmetic)) {
      arithmetic = state.arithmetic();
      root.get().ifPresent(this::refreshArithmetic);
    }
  }

  /** The channels are found a little after the model is open, and once. */
  private void refreshChannels(ChannelPlan plan) {
    ChannelGraph now =
        workbench.channels().flatMap(ChannelDesk::found).map(found -> found.graph()).orElse(null);
    boolean found = now != null && !now.equals(graph);
    graph = now;
    if (now != null && found) {
      channels = new ChannelRows(now);
    }
    if (now != null && channels != null && (found || !plan.removed().equals(removed))) {
      removed = plan.removed();
      ChannelRows rows = channels;
      layerRows().forEach(row -> set(row, rows));
    }
    if (found) {
      // What goes together does not depend on how much of it is left.
      markCoupled();
    }
  }

  private void set(TreeRow row, ChannelRows rows) {
    RowChannels now = rows.of(row.layer().orElseThrow().id(), removed);
    if (!row.channels().equals(now)) {
      row.setChannels(now);
    }
  }

  private Stream<TreeRow> layerRows() {
    return root.get().stream()
        .flatMap(LayersViewModel::leaves)
        .filter(row -> row.layer().isPresent());
  }

  private void markCoupled() {
    Set<LayerId> selected = Set.copyOf(selection.layers());
    List<RowChannels> chosen =
        layerRows()
            .filter(row -> selected.contains(row.layer().orElseThrow().id()))
            .map(TreeRow::channels)
            .toList();
    layerRows()
        .forEach(row ->
            row.setCoupled(
                !selected.contains(row.layer().orElseThrow().id())
                    && row.channels().coupled(chosen)));
  }

  private RowArithmetic refreshArithmetic(TreeRow row) {
    RowArithmetic now =
        row.layer().isPresent()
            ? arithmetic
                .of(row.layer().get().id())
                .map(layer -> RowArithmetic.of(layer, arithmetic))
                .orElse(RowArithmetic.NONE)
            : RowArithmetic.sum(row.children().stream().map(this::refreshArithmetic).toList());
    if (!row.arithmetic().equals(now)) {
      row.setArithmetic(now);
    }
    return now;
  }

  private static TreeRow rows(OpenProject project) {
    List<TreeRow> children = new ArrayList<>();
    project.network().tree().children().forEach(child -> children.add(row(child)));
    children.add(new TreeRow("everything else", Optional.empty(), List.of()));
    return new TreeRow(project.name(), Optional.empty(), children);
  }

  private static TreeRow row(LayerTree tree) {
    return switch (tree) {
      case LayerTree.Leaf leaf -> new TreeRow(leaf.name(), Optional.of(leaf.layer()), List.of());
      case LayerTree.Branch branch ->
          new TreeRow(
              branch.name(),
              Optional.empty(),
              branch.children().stream().map(LayersViewModel::row).toList());
    };
  }

  private void refresh(NetworkEstimate estimate) {
    root.get().ifPresent(row -> refreshRoot(row, estimate));
  }

  private void refreshRoot(TreeRow top, NetworkEstimate estimate) {
    long layersNow = 0;
    long layersBefore = 0;
    for (LayerEstimate layer : estimate.layers().values()) {
      layersNow += layer.bytes();
      layersBefore += layer.originalBytes();
    }
    RowFigures rest =
        RowFigures.rest(
            estimate.originalBytes() - layersBefore,
            estimate.bytes() - layersNow,
            estimate.bytes());
    refresh(top, estimate, rest);
  }

  private void refresh(TreeRow row, NetworkEstimate estimate, RowFigures rest) {
    if (row.layer().isPresent()) {
      LayerEstimate layer = estimate.layers().get(row.layer().get().id().value());
      if (layer != null) {
        set(row, RowFigures.of(layer, estimate.bytes()));
      }
    } else if (row.isRest()) {
      set(row, rest);
    } else {
      row.children().forEach(child -> refresh(child, estimate, rest));
      List<TreeRow> counted = row.children().stream().filter(child -> !child.isRest()).toList();
      RowFigures sum =
          RowFigures.sum(
              counted.stream().map(TreeRow::figures).toList(),
              counted.stream().map(TreeRow::parameters).toList(),
              estimate.bytes());
      boolean whole = counted.size() < row.children().size();
      set(row, whole ? sum.withRest(rest, estimate.bytes()) : sum);
    }
  }

  private static void set(TreeRow row, RowFigures figures) {
    if (!row.figures().equals(figures)) {
      row.setFigures(figures);
    }
  }
}
