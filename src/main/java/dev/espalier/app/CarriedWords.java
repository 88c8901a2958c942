package dev.espalier.app;

import dev.espalier.structure.couple.CarriedChannels;
import java.util.ArrayList;
import java.util.List;

/** Sentences about removed channels that could not be found again where other blocks are left. */
public final class CarriedWords {
  private CarriedWords() {}

  /** Which groups they are, and why; empty if there are none. */
  public static String of(CarriedChannels channels) {
    List<String> sentences = new ArrayList<>();
    if (!channels.gone().isEmpty()) {
      sentences.add(
          "What makes the channels of %s is gone, and which of them were removed is forgotten."
              .formatted(names(channels.gone())));
    }
    if (!channels.changed().isEmpty()) {
      sentences.add(
          "All channels of %s are there again, as others go together now."
              .formatted(names(channels.changed())));
    }
    return String.join(" ", sentences);
  }

  private static String names(List<String> groups) {
    List<String> quoted = groups.stream().map(id -> "'" + id + "'").toList();
    int last = quoted.size() - 1;
    return last == 0
        ? quoted.getFirst()
        : String.join(", ", quoted.subList(0, last)) + " and " + quoted.get(last);
  }
}
