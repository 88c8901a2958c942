package dev.espalier.recipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is taken out of a network whole, as a file has it. */
record StructureEntry(Optional<List<String>> dropped, Optional<Map<String, Rows>> rows) {

  /**
   * Rows that are kept.
   *
   * @param kept numbers and ranges, {@code "0,100-999"}
   * @param unknown whose row all others get
   */
  record Rows(String kept, int unknown) {}

  static Optional<StructureEntry> of(StructurePlan plan) {
    if (!plan.removes()) {
      return Optional.empty();
    }
    Map<String, Rows> rows = new TreeMap<>();
    plan.rows()
        .forEach((table, kept) ->
            rows.put(table, new Rows(NumberRanges.text(kept.kept()), kept.unknown())));
    return Optional.of(
        new StructureEntry(
            Optional.of(List.copyOf(plan.dropped())).filter(blocks -> !blocks.isEmpty()),
            Optional.of(rows).filter(tables -> !tables.isEmpty())));
  }

  static StructurePlan read(Optional<StructureEntry> entry) {
    StructurePlan plan =
        StructurePlan.NONE.withDropped(entry.flatMap(StructureEntry::dropped).orElse(List.of()));
    for (Map.Entry<String, Rows> rows :
        entry.flatMap(StructureEntry::rows).orElse(Map.of()).entrySet()) {
      try {
        plan =
            plan.withRows(
                rows.getKey(),
                new KeptRows(
                    NumberRanges.read(rows.getValue().kept(), "token"), rows.getValue().unknown()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("rows." + rows.getKey() + ": " + e.getMessage(), e);
      }
    }
    return plan;
  }
}
