package dev.espalier.ui.inspector;

import dev.espalier.app.ChannelWish;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.couple.Coupling;
import dev.espalier.structure.couple.Slice;
import dev.espalier.structure.score.ChannelScore;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Channels, why they go together, and what they are worth, in words. */
final class ChannelWords {
  /** More names would not be read. */
  private static final int NAMED = 3;

  private ChannelWords() {}

  /** Who makes the channels of a group, and who takes them in. */
  static String layers(ChannelGroup group, Map<String, String> names) {
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
  static String why(ChannelGroup group) {
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

  static String name(ChannelScore score) {
    return switch (score) {
      case L1 -> "magnitude (L1)";
      case L2 -> "magnitude (L2)";
      case GEOMETRIC_MEDIAN -> "geometric median (FPGM)";
      case BATCH_NORM -> "scale of batch norm";
      case VARIANCE -> "variance of values";
      case OBD -> "damage (OBD)";
      case OBS -> "surgeon (OBS)";
      case RANDOM -> "random";
    };
  }

  static String name(ChannelWish.Of of) {
    return switch (of) {
      case MULTIPLICATIONS -> "of multiplications";
      case PARAMETERS -> "of weights";
      case CHANNELS -> "of each group's channels";
    };
  }

  static String help(ChannelWish.Of of) {
    return switch (of) {
      case MULTIPLICATIONS ->
          "Until that share of the multiplications of a run is gone, where it costs least.";
      case PARAMETERS -> "Until that share of the weights is gone, where it costs least.";
      case CHANNELS -> "The same share of the channels of each group.";
    };
  }

  static String help(ChannelScore score) {
    return switch (score) {
      case L1 -> "Channels of small weights go first, by the sum of magnitudes. Needs no samples.";
      case L2 -> "The same by the sum of squares. Needs no samples.";
      case GEOMETRIC_MEDIAN ->
          "Channels go first that are most like the others, and so can be spared. Needs no"
              + " samples.";
      case BATCH_NORM ->
          "Channels go first that the batch normalization behind them scales down most (network"
              + " slimming).";
      case VARIANCE -> "Channels go first that hardly vary over the samples: they are a bias.";
      case OBD ->
          "Channels go first whose removal changes what takes them in least, all weights left as"
              + " they are.";
      case OBS ->
          "Channels go first whose removal changes least when the weights that are left make up"
              + " for it, as the refit lets them. The most accurate.";
      case RANDOM -> "By chance: a yardstick for the others.";
    };
  }
}
