package dev.espalier.ui.words;

import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.couple.Coupling;
import dev.espalier.structure.couple.Slice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which channels go together, and why, in words. */
public final class CouplingWords {
  /** More names would not be read. */
  private static final int NAMED = 3;

  private CouplingWords() {}

  /**
   * Who makes the channels of a group, and who takes them in, as a sentence.
   *
   * @param names the layers by the constants that hold their weights
   */
  public static String layers(ChannelGroup group, Map<String, String> names) {
    Set<String> made = layers(group, Slice.Role.PRODUCER, names);
    Set<String> taken = layers(group, Slice.Role.CONSUMER, names);
    List<String> parts = new ArrayList<>();
    if (!made.isEmpty()) {
      parts.add("made by " + some(made));
    }
    if (!taken.isEmpty()) {
      parts.add("taken in by " + some(taken));
    }
    String text = String.join("; ", parts);
    return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  private static Set<String> layers(
      ChannelGroup group, Slice.Role role, Map<String, String> names) {
    return group.slices().stream()
        .filter(slice -> slice.role() == role)
        .map(slice -> names.getOrDefault(slice.constant(), slice.constant()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Why they go together, as a sentence; empty if they lie in one place only. */
  public static String why(ChannelGroup group) {
    Map<Coupling.Kind, Set<String>> because = new EnumMap<>(Coupling.Kind.class);
    for (Coupling coupling : group.couplings()) {
      because
          .computeIfAbsent(coupling.kind(), kind -> new LinkedHashSet<>())
          .add(coupling.name().isEmpty() ? "an operator without a name" : coupling.name());
    }
    if (because.isEmpty()) {
      return "";
    }
    List<String> reasons = new ArrayList<>();
    because.forEach((kind, operators) -> reasons.add(does(kind) + " " + some(operators)));
    return "They go together, as they are " + String.join("; ", reasons) + ".";
  }

  private static String does(Coupling.Kind kind) {
    return switch (kind) {
      case SUM -> "added to one another (residual sum) by";
      case GATE -> "multiplied element by element (gate) by";
      case GROUPED -> "convolved by themselves or in groups (depthwise) by";
      case CONCATENATION -> "put one behind the other (concatenation) by";
      case SPLIT -> "cut into several values (split) by";
      case FLATTEN -> "several elements in a row (flatten) by";
      case HEADS -> "divided into heads by";
      case PRODUCT -> "multiplied as matrices (queries and keys) by";
      case PER_CHANNEL -> "normalized, scaled or shifted one by one by";
    };
  }

  private static String some(Set<String> names) {
    String shown = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    int more = names.size() - NAMED;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  /**
   * Why channels stay, as a sentence.
   *
   * @param reason as the graph of channels has it
   */
  public static String fixed(String layer, String reason) {
    return "What '" + layer + "' makes cannot be removed: the channels " + reason + ".";
  }
}
