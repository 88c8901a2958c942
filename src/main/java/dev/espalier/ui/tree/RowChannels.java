package dev.espalier.ui.tree;

import java.util.List;
import java.util.Set;

/**
 * The channels that the layer of a row makes.
 *
 * @param made how many there are; 0 if the row is no layer that makes some
 * @param kept how many of them are left
 * @param groups what they go together in; empty if they cannot be removed
 * @param words what there is to say about them
 */
record RowChannels(int made, int kept, Set<String> groups, String words) {

  /** No layer. */
  static final RowChannels NONE = new RowChannels(0, 0, Set.of(), "");

  RowChannels {
    groups = Set.copyOf(groups);
  }

  /** Whether none of them can be removed. */
  boolean fixed() {
    return groups.isEmpty();
  }

  /** Whether some of them go with some that another layer makes. */
  boolean coupled(List<RowChannels> others) {
    return others.stream().anyMatch(other -> other.groups.stream().anyMatch(groups::contains));
  }

  String text() {
    return made == 0 ? "" : kept == made ? Integer.toString(made) : kept + "/" + made;
  }

  /** For sorting: what cannot be removed last. */
  double order() {
    return (fixed() ? 1e9 : 0) + kept;
  }
}
