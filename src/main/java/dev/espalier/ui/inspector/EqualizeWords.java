package dev.espalier.ui.inspector;

import dev.espalier.network.ChannelPair;
import dev.espalier.network.ChannelPairs;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.recipe.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is said about the equalization of the selected layers. */
final class EqualizeWords {

  /** What it does, and when to use it. */
  static final String HELP =
      "Rescales the channels between this layer and the one before or behind it until the ranges of"
          + " their weights are alike. What the network puts out stays the same; it is done before"
          + " all else. Use it where all channels share a scale (granularity tensor, fixed point)"
          + " and in networks with depthwise convolutions; it costs no byte and needs no samples.";

  private EqualizeWords() {}

  /** Why the selected layers cannot be equalized, as a sentence; empty if one of them can. */
  static Optional<String> problem(SelectedPlan.State state) {
    Optional<ChannelPairs> pairs = state.network().map(Network::channelPairs);
    if (pairs.isEmpty() || state.layers().stream().anyMatch(pairs.get()::has)) {
      return Optional.empty();
    }
    return state.layers().size() == 1
        ? pairs
            .get()
            .reason(state.layers().getFirst().id())
            .map(reason -> "Cannot be equalized: this layer " + reason + ".")
        : Optional.of("None of these layers has one beside it to be equalized with.");
  }

  /**
   * With which layers a selected layer is equalized, or would be; empty if there is no switch on.
   */
  static String status(SelectedPlan.State state) {
    if (state.layers().size() != 1 || !state.plan().equalization()) {
      return "";
    }
    List<String> beside = beside(state.layers().getFirst(), state.network());
    Recipe recipe = state.recipe();
    List<String> asked = beside.stream().filter(id -> recipe.plan(id).equalization()).toList();
    if (asked.isEmpty()) {
      return beside.isEmpty()
          ? ""
          : "Without effect until it is switched on for %s, too."
              .formatted(String.join(" or ", beside));
    }
    return "With " + String.join(" and ", asked) + ".";
  }

  private static List<String> beside(Layer layer, Optional<Network> network) {
    return network.stream()
        .flatMap(known -> known.channelPairs().all().stream())
        .filter(pair -> pair.has(layer))
        .map(pair -> other(pair, layer).value())
        .collect(Collectors.toList());
  }

  private static LayerId other(ChannelPair pair, Layer layer) {
    return pair.first().id().equals(layer.id()) ? pair.second().id() : pair.first().id();
  }
}
