package dev.espalier.structure.couple;

import dev.espalier.structure.couple.Slice.Role;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layers: they take in channels along the last axis of their input, and of the first
 * weight. What they remember stays: its gates lie one behind the other in all other weights.
 */
final class RecurrentRules {
  static final Set<String> KNOWN = Set.of("GRU", "LSTM", "RNN");

  /** The axis of the input, and of the first weight, that is summed over. */
  private static final int TAKEN = 2;

  private RecurrentRules() {}

  static void apply(Site site) {
    String reason = "are gates and states of " + site.name();
    int[] @Nullable [] data = site.axes(0);
    int[] @Nullable [] weight = site.axes(1);
    site.role(1, TAKEN, Role.CONSUMER);
    site.role(1, 1, Role.PRODUCER);
    site.unite(data[TAKEN], weight[TAKEN], ProductRules.odd(site));
    for (int axis = 0; axis < TAKEN; axis++) {
      site.fix(data[axis], "are steps or samples of " + site.name());
      site.fix(weight[axis], reason);
    }
    for (int input = 2; input < site.inputs(); input++) {
      if (!site.node().input(input).isEmpty()) {
        site.fixAll(input, reason);
      }
    }
    for (int output = 0; output < site.node().outputs().size(); output++) {
      site.nothing(output);
    }
  }
}
