package dev.espalier.evaluate;

import dev.espalier.data.Dataset;
import java.util.Arrays;
import java.util.Optional;

/** What is known about the classes from the data. */
record Labelling(Optional<int[]> labels, int classNames) {

  static Labelling of(Dataset data) {
    return new Labelling(data.labels(), data.classNames().size());
  }

  /** One more than the greatest label; 0 without labels. */
  int classesSeen() {
    return labels.map(all -> Arrays.stream(all).max().orElse(-1) + 1).orElse(0);
  }

  /** Whether there are labels and all are 0 or 1. */
  boolean binary() {
    return labels.map(all -> Arrays.stream(all).allMatch(l -> l == 0 || l == 1)).orElse(false);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
