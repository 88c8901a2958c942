package dev.espalier.recipe;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is taken out of a network whole, before channels are removed from what is left.
 *
 * @param dropped the names of blocks that are dropped, in name order
 * @param rows which rows of tables of tokens are kept, by the name of the table's layer; other
 *     tables keep all
 */
public record StructurePlan(Set<String> dropped, Map<String, KeptRows> rows) {
  /** All stays. */
  public static final StructurePlan NONE = new StructurePlan(Set.of(), Map.of());

  /** Copies both. */
  public StructurePlan {
    dropped = Collections.unmodifiableSet(new TreeSet<>(dropped));
    rows = Collections.unmodifiableMap(new TreeMap<>(rows));
  }

  /** Whether anything is taken out. */
  public boolean removes() {
    return !dropped.isEmpty() || !rows.isEmpty();
  }

  /** The same with these blocks dropped, and no others. */
  public StructurePlan withDropped(Collection<String> blocks) {
    return new StructurePlan(new TreeSet<>(blocks), rows);
  }

  /** The same with these rows of a table kept. */
  public StructurePlan withRows(String table, KeptRows kept) {
    TreeMap<String, KeptRows> changed = new TreeMap<>(rows);
    changed.put(table, kept);
    return new StructurePlan(dropped, changed);
  }

  /** The same with all rows of a table kept. */
  public StructurePlan withAllRows(String table) {
    TreeMap<String, KeptRows> changed = new TreeMap<>(rows);
    changed.remove(table);
    return new StructurePlan(dropped, changed);
  }
}
