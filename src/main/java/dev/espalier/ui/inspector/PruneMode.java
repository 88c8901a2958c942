package dev.espalier.ui.inspector;

import dev.espalier.method.Pruning;

/** How the person says what is pruned. */
public enum PruneMode {
  NONE("Not pruned"),
  THRESHOLD("Threshold"),
  SPARSITY("Sparsity"),
  PATTERN("N:M pattern"),
  BLOCKS("Blocks"),
  GLOBAL("With the network");

  private final String text;

  PruneMode(String text) {
    this.text = text;
  }

  static PruneMode of(Pruning pruning) {
    return switch (pruning) {
      case Pruning.None _ -> NONE;
      case Pruning.Threshold _ -> THRESHOLD;
      case Pruning.Sparsity _, Pruning.Count _ -> SPARSITY;
      case Pruning.Pattern _ -> PATTERN;
      case Pruning.Blocks _ -> BLOCKS;
      case Pruning.Global _ -> GLOBAL;
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
