package dev.espalier.compress;

import dev.espalier.method.TableKey;
import dev.espalier.method.TableShape;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.recipe.LayerPlan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Layers that share a table.
 *
 * @param number of the table, from 0 on in the order of the network
 * @param members the layers, and what is done to each
 * @param plans the same for others to compare; the same map as long as nothing about it changes
 */
record TableGroup(
    int number, TableKey key, Map<Layer, LayerChange> members, Map<LayerId, LayerPlan> plans) {

  static TableGroup of(int number, TableKey key, Map<Layer, LayerChange> members) {
    Map<LayerId, LayerPlan> plans = new LinkedHashMap<>();
    members.forEach((layer, change) -> plans.put(layer.id(), change.plan()));
    return new TableGroup(
        number,
        key,
        Collections.unmodifiableMap(new LinkedHashMap<>(members)),
        Collections.unmodifiableMap(plans));
  }

  /** Whether zero has to be a level, as any of the layers is pruned. */
  boolean masked() {
    return plans.values().stream().anyMatch(plan -> plan.pruning().prunes());
  }

  /** How large the table is. */
  TableShape shape() {
    return TableShape.of(key.bits(), masked());
  }

  /** Whether inputs have to be known to find the table. */
  boolean needsInputs() {
    return key.byOutput() || plans.values().stream().anyMatch(plan -> plan.method().needsInputs());
  }

  /** Whether two have just the same weights for all of the layers. */
  boolean hasSame(SourceWeights source, SourceWeights other) {
    return members.keySet().stream().allMatch(layer -> source.isSame(layer, other));
  }

  /** Whether this is the same table as another, whatever its number. */
  boolean isSame(TableGroup other) {
    return key.equals(other.key) && plans.equals(other.plans);
  }
}
