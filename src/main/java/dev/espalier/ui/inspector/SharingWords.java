package dev.espalier.ui.inspector;

import dev.espalier.network.LayerId;
import java.util.List;
import java.util.stream.Collectors;

/** Says who shares the table of the selected layer. */
final class SharingWords {
  /** More are counted only. */
  private static final int NAMED = 4;

  private SharingWords() {}

  /** A sentence about the layers of a table; empty where the first layer has its own. */
  static String of(List<LayerId> layers) {
    if (layers.isEmpty()) {
      return "";
    }
    if (layers.size() == 1) {
      return "No other layer has this table yet: give others the same name, bits, clustering and"
          + " range.";
    }
    String names =
        layers.stream().limit(NAMED).map(LayerId::value).collect(Collectors.joining(", "));
    int more = layers.size() - NAMED;
    return "One table for %d layers: %s%s."
        .formatted(layers.size(), names, more > 0 ? " and %d more".formatted(more) : "");
  }
}
