package dev.espalier.ui.tree;

import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * One row of the tree: a scope, a layer, or the rest of the file. The row stays; its figures
 * change.
 */
final class TreeRow {

  private final String name;
  private final Optional<Layer> layer;
  private final List<TreeRow> children;
  private final ReadOnlyObjectWrapper<RowFigures> figures =
      new ReadOnlyObjectWrapper<>(RowFigures.NONE);

  private final ReadOnlyObjectWrapper<RowArithmetic> arithmetic =
      new ReadOnlyObjectWrapper<>(RowArithmetic.NONE);

  private final ReadOnlyObjectWrapper<RowChannels> channels =
      new ReadOnlyObjectWrapper<>(RowChannels.NONE);

  private final ReadOnlyBooleanWrapper coupled = new ReadOnlyBooleanWrapper();

  TreeRow(String name, Optional<Layer> layer, List<TreeRow> children) {
    this.name = name;
    this.layer = layer;
    this.children = List.copyOf(children);
  }

  String name() {
    return name;
  }

  /** The layer; empty for a scope and for the rest of the file. */
  Optional<Layer> layer() {
    return layer;
  }

  List<TreeRow> children() {
    return children;
  }

  boolean isRest() {
    return layer.isEmpty() && children.isEmpty();
  }

  /** All layers here and below, in the order of the network. */
  List<LayerId> layers() {
    return layer.isPresent()
        ? List.of(layer.get().id())
        : children.stream().flatMap(child -> child.layers().stream()).toList();
  }

  long parameters() {
    return layer.isPresent()
        ? layer.get().parameters()
        : children.stream().mapToLong(TreeRow::parameters).sum();
  }

  String op() {
    return layer.map(Layer::op).orElse("");
  }

  String shape() {
    return layer.map(Layer::shape).orElse("");
  }

  /** What there is to say about the row beyond its columns; empty if nothing. */
  String note() {
    if (layer.isEmpty()) {
      return isRest() ? "Biases, norms, constants and the structure of the file; not tunable" : "";
    }
    String shared =
        layer.get().shared() ? "Used by " + layer.get().users().size() + " operators" : "";
    return layer.get().fixed().map(reason -> "Cannot be tuned: " + reason).orElse(shared);
  }

  boolean tunable() {
    return layer.map(Layer::tunable).orElse(!isRest());
  }

  ReadOnlyObjectProperty<RowFigures> figuresProperty() {
    return figures.getReadOnlyProperty();
  }

  RowFigures figures() {
    return figures.get();
  }

  void setFigures(RowFigures now) {
    figures.set(now);
  }

  ReadOnlyObjectProperty<RowArithmetic> arithmeticProperty() {
    return arithmetic.getReadOnlyProperty();
  }

  RowArithmetic arithmetic() {
    return arithmetic.get();
  }

  void setArithmetic(RowArithmetic now) {
    arithmetic.set(now);
  }

  ReadOnlyObjectProperty<RowChannels> channelsProperty() {
    return channels.getReadOnlyProperty();
  }

  RowChannels channels() {
    return channels.get();
  }

  void setChannels(RowChannels now) {
    channels.set(now);
  }

  /** Whether the layer loses the same channels as one that is selected. */
  ReadOnlyBooleanProperty coupledProperty() {
    return coupled.getReadOnlyProperty();
  }

  void setCoupled(boolean now) {
    coupled.set(now);
  }

  /** The layer's id, or the name of the scope. */
  @Override
  public String toString() {
    return layer.map(found -> found.id().value()).orElse(name);
  }

  /** Whether the row or anything below it has the text in its path or its operator. */
  boolean matches(String filter) {
    if (filter.isBlank()) {
      return true;
    }
    String wanted = filter.strip().toLowerCase(Locale.ROOT);
    if (layer.isPresent()) {
      return layer.get().id().value().toLowerCase(Locale.ROOT).contains(wanted)
          || op().toLowerCase(Locale.ROOT).contains(wanted);
    }
    return children.stream().anyMatch(child -> child.matches(filter));
  }
}
