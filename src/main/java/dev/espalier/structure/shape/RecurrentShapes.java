package dev.espalier.structure.shape;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sizes behind recurrent layers. */
final class RecurrentShapes {
  private static final Set<String> KNOWN = Set.of("GRU", "LSTM", "RNN");
  private static final int RANK = 3;

  private RecurrentShapes() {}

  static boolean knows(String op) {
    return KNOWN.contains(op);
  }

  /** What comes out at each step, and the states behind the last one. */
  static List<Optional<ValueShape>> of(ShapeContext in) {
    Optional<ValueShape> data = in.shape(0).filter(shape -> shape.rank() == RANK);
    Optional<ValueShape> recurrence = in.shape(2).filter(shape -> shape.rank() == RANK);
    if (data.isEmpty() || recurrence.isEmpty()) {
      return List.of();
    }
    long first = data.get().size(0);
    long second = data.get().size(1);
    long directions = recurrence.get().size(0);
    long states = recurrence.get().size(2);
    boolean samplesFirst = in.flag("layout");
    ValueShape all =
        samplesFirst
            ? ValueShape.of(first, second, directions, states)
            : ValueShape.of(first, directions, second, states);
    ValueShape last =
        samplesFirst
            ? ValueShape.of(first, directions, states)
            : ValueShape.of(directions, second, states);
    return List.of(Optional.of(all), Optional.of(last), Optional.of(last));
  }
}
