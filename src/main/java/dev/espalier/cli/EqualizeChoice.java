package dev.espalier.cli;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.network.ChannelPairs;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.recipe.Recipe;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that equalizes layers, and what is to be said about layers that cannot be. */
final class EqualizeChoice {

  @Option(
      names = "--equalize",
      negatable = true,
      description =
          "Rescale the channels between layers that follow one another, so that the ranges of their"
              + " weights are alike; before all else, and without a change of the outputs. For"
              + " --granularity tensor, and for networks with depthwise convolutions.")
  private @Nullable Boolean equalize;

  /** Whether there is anything that can change a layer. */
  boolean given() {
    return Boolean.TRUE.equals(equalize);
  }

  /**
   * The recipe with all layers equalized that can be, or with none.
   *
   * @throws IllegalArgumentException if none can be
   */
  Recipe apply(Recipe recipe, Network network) {
    if (equalize == null) {
      return recipe;
    }
    boolean wanted = equalize;
    ChannelPairs pairs = network.channelPairs();
    if (wanted && pairs.all().isEmpty()) {
      Layer first = network.layers().getFirst();
      throw new IllegalArgumentException(
          "--equalize: no two layers follow one another so that they could be; the first, '%s', %s"
              .formatted(first.id(), pairs.reason(first.id()).orElse("has none behind it")));
    }
    List<String> layers =
        network.layers().stream().filter(pairs::has).map(layer -> layer.id().value()).toList();
    return recipe.update(layers, plan -> plan.withEqualization(wanted));
  }

  /** Which layers a recipe asks to equalize, and cannot; as a sentence. */
  static Optional<String> note(NetworkCompressor compressor, Recipe recipe) {
    List<Layer> alone =
        compressor.network().layers().stream()
            .filter(layer -> recipe.plan(layer.id().value()).equalization())
            .filter(layer ->
                compressor
                    .change(layer, recipe)
                    .filter(change -> change.plan().equalization())
                    .isEmpty())
            .toList();
    if (alone.isEmpty()) {
      return Optional.empty();
    }
    Layer first = alone.getFirst();
    String others = alone.size() == 1 ? "" : " and " + (alone.size() - 1) + " more";
    return Optional.of(
        "'%s'%s: not equalized, as the layer %s"
            .formatted(
                first.id(),
                others,
                compressor
                    .network()
                    .channelPairs()
                    .reason(first.id())
                    .orElse("has none beside it that is to be, too")));
  }
}
