package dev.espalier.compress;

import dev.espalier.method.TableKey;
import dev.espalier.network.Layer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which layers of a recipe share a table. Immutable. */
final class TableSharing {
  private final Map<Layer, TableGroup> groups = new LinkedHashMap<>();

  private TableSharing() {}

  /**
   * The tables.
   *
   * @param changes in the order of the network, by which tables are numbered
   */
  static TableSharing of(Map<Layer, LayerChange> changes) {
    return new TableSharing().with(changes);
  }

  /** The tables after other changes: the same ones where nothing changed. */
  TableSharing with(Map<Layer, LayerChange> changes) {
    Map<TableKey, Map<Layer, LayerChange>> members = new LinkedHashMap<>();
    changes.forEach((layer, change) ->
        change
            .quantization()
            .sharedTable()
            .ifPresent(key ->
                members.computeIfAbsent(key, _ -> new LinkedHashMap<>()).put(layer, change)));
    TableSharing sharing = new TableSharing();
    int number = 0;
    for (Map.Entry<TableKey, Map<Layer, LayerChange>> layers : members.entrySet()) {
      TableGroup fresh = TableGroup.of(number++, layers.getKey(), layers.getValue());
      TableGroup before = groups.get(layers.getValue().keySet().iterator().next());
      boolean same = before != null && before.number() == fresh.number() && before.isSame(fresh);
      TableGroup group = same ? before : fresh;
      layers.getValue().keySet().forEach(layer -> sharing.groups.put(layer, group));
    }
    return sharing;
  }

  /** The table that a layer shares, if it does. */
  Optional<TableGroup> of(Layer layer) {
    return Optional.ofNullable(groups.get(layer));
  }

  /** How a layer will be written. */
  LayerForm form(Layer layer, LayerChange change) {
    TableGroup group = groups.get(layer);
    return group == null
        ? change.form(layer)
        : new LayerForm.Whole(change.sparse(LayerForm.of(group).weight()));
  }
}
