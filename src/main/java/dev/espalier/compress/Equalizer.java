package dev.espalier.compress;

import dev.espalier.compress.equalize.ChannelRanges;
import dev.espalier.compress.equalize.LayerScale;
import dev.espalier.compress.equalize.RangeBalance;
import dev.espalier.network.ChannelPair;
import dev.espalier.network.ChannelPairs;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.LayerInput;
import dev.espalier.network.LayerInputs;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.recipe.Recipe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rescales the layers of a network that recipes ask to equalize: a pair of layers is, if both ask
 * for it. The factors are found out once for each choice of pairs. Safe for use from several
 * threads.
 */
final class Equalizer {
  /** Choices whose factors are kept: the way back and forth of a person who compares. */
  private static final int KEPT = 4;

  private final ChannelPairs pairs;
  private final Map<LayerId, List<ChannelPair>> byLayer = new HashMap<>();
  private final Map<List<LayerId>, SourceWeights> known =
      new LinkedHashMap<>(2 * KEPT, 0.75f, true);

  Equalizer(Network network) {
    this.pairs = network.channelPairs();
    for (ChannelPair pair : pairs.all()) {
      byLayer.computeIfAbsent(pair.first().id(), id -> new ArrayList<>()).add(pair);
      byLayer.computeIfAbsent(pair.second().id(), id -> new ArrayList<>()).add(pair);
    }
  }

  private static boolean isAsked(ChannelPair pair, Recipe recipe) {
    return recipe.plan(pair.first().id().value()).equalization()
        && recipe.plan(pair.second().id().value()).equalization();
  }

  /** Whether a layer is equalized with another one. */
  boolean equalizes(Layer layer, Recipe recipe) {
    return recipe.plan(layer.id().value()).equalization()
        && byLayer.getOrDefault(layer.id(), List.of()).stream()
            .anyMatch(pair -> isAsked(pair, recipe));
  }

  private List<ChannelPair> asked(Recipe recipe) {
    return pairs.all().stream().filter(pair -> isAsked(pair, recipe)).toList();
  }

  /** What tells the choices of pairs apart: the first layer of each. */
  List<LayerId> choice(Recipe recipe) {
    return asked(recipe).stream().map(pair -> pair.first().id()).toList();
  }

  /** The weights as a recipe has them rescaled, if that is known. */
  Optional<SourceWeights> known(Recipe recipe) {
    List<LayerId> choice = choice(recipe);
    if (choice.isEmpty()) {
      return Optional.of(SourceWeights.ORIGINAL);
    }
    synchronized (known) {
      return Optional.ofNullable(known.get(choice));
    }
  }

  /** The same; reads the weights of the pairs if it has to be found out. */
  SourceWeights source(Recipe recipe, CancelSignal cancel) {
    Optional<SourceWeights> before = known(recipe);
    if (before.isPresent()) {
      return before.get();
    }
    SourceWeights made = new SourceWeights(scales(asked(recipe), cancel));
    synchronized (known) {
      SourceWeights earlier = known.putIfAbsent(choice(recipe), made);
      if (known.size() > KEPT) {
        known.remove(known.keySet().iterator().next());
      }
      return earlier == null ? made : earlier;
    }
  }

  /** A layer in the pairs. */
  private static final class Part {
    private final Layer layer;
    private final LayerInput input;
    private Optional<ChannelPair> before = Optional.empty();
    private Optional<ChannelPair> behind = Optional.empty();

    Part(Layer layer) {
      this.layer = layer;
      this.input = LayerInputs.of(layer).orElseThrow();
    }

    int repeat() {
      return before.map(ChannelPair::repeat).orElse(0);
    }

    ChannelRanges ranges() {
      return ChannelRanges.of(layer.weight().read(), input, behind.isPresent(), repeat());
    }
  }

  private static Map<LayerId, LayerScale> scales(List<ChannelPair> asked, CancelSignal cancel) {
    Map<LayerId, Part> parts = new LinkedHashMap<>();
    for (ChannelPair pair : asked) {
      part(parts, pair.first()).behind = Optional.of(pair);
      part(parts, pair.second()).before = Optional.of(pair);
    }
    List<LayerId> order = List.copyOf(parts.keySet());
    List<ChannelRanges> ranges = new ArrayList<>();
    for (Part part : parts.values()) {
      cancel.throwIfCancelled();
      ranges.add(part.ranges());
    }
    List<RangeBalance.Link> links =
        asked.stream()
            .map(pair ->
                new RangeBalance.Link(
                    order.indexOf(pair.first().id()), order.indexOf(pair.second().id())))
            .toList();
    List<double[]> factors = RangeBalance.factors(ranges, links);
    Map<LayerId, LayerScale> scales = new HashMap<>();
    parts.forEach((id, part) ->
        scales.put(
            id,
            new LayerScale(
                part.input,
                part.behind.map(pair -> factors.get(asked.indexOf(pair))).orElse(new double[0]),
                part.before.map(pair -> factors.get(asked.indexOf(pair))).orElse(new double[0]),
                Math.max(1, part.repeat()))));
    return scales;
  }

  private static Part part(Map<LayerId, Part> parts, Layer layer) {
    return parts.computeIfAbsent(layer.id(), id -> new Part(layer));
  }
}
