package dev.espalier.ui.inspector;

import dev.espalier.compress.Spectrum;
import dev.espalier.compress.factor.Factoring;
import dev.espalier.method.FactorScheme;
import dev.espalier.method.FactorWeighting;
import dev.espalier.network.Layer;
import dev.espalier.ui.fx.Units;
import java.util.List;
import java.util.Optional;

/** What low rank is called, what it does, and why it cannot be had. */
final class FactorWords {

  private FactorWords() {}

  static String name(FactorMode mode) {
    return switch (mode) {
      case OFF -> "full (one layer)";
      case CHANNEL -> "two, by channel";
      case SPATIAL -> "two, by kernel axis";
    };
  }

  static String help(FactorMode mode) {
    return switch (mode) {
      case OFF -> "The weight stays one.";
      case CHANNEL ->
          "Two layers with few channels in between: a matrix as a product of two; a convolution as"
              + " one with the same kernel, then 1 x 1. Smaller and faster at a low rank.";
      case SPATIAL -> "Two convolutions: k x 1 into few channels, then 1 x k. For large kernels.";
    };
  }

  static String name(FactorWeighting weighting) {
    return switch (weighting) {
      case PLAIN -> "plain (SVD)";
      case ACTIVATION -> "by activation (ASVD)";
      case WHITENED -> "whitened (SVD-LLM)";
    };
  }

  static String help(FactorWeighting weighting) {
    return switch (weighting) {
      case PLAIN -> "The product comes as near to the weights as it can. Needs no samples.";
      case ACTIVATION -> "Weights count more whose inputs are stronger.";
      case WHITENED ->
          "The product comes as near to the layer's outputs as it can; no other of its rank has a"
              + " smaller error there.";
    };
  }

  /** Why none of the layers can be had so, as part of a sentence; empty if one can. */
  static Optional<String> problem(FactorMode mode, List<Layer> layers) {
    if (mode == FactorMode.OFF) {
      return Optional.empty();
    }
    Optional<String> first = Optional.empty();
    for (Layer layer : layers) {
      switch (Factoring.of(layer, mode.scheme(FactorScheme.CHANNEL))) {
        case Factoring.Possible _ -> {
          return Optional.empty();
        }
        case Factoring.Impossible impossible ->
            first = first.or(() -> Optional.of("the layer " + impossible.reason()));
      }
    }
    return first;
  }

  /** Why factors cannot be weighted so. */
  static Optional<String> problem(FactorWeighting weighting, FactorMode mode) {
    return switch (mode) {
      case OFF -> Optional.of("the layer stays one");
      case CHANNEL, SPATIAL -> Optional.empty();
    };
  }

  /** What the squares of singular values are. */
  static String measure(FactorWeighting weighting) {
    return switch (weighting) {
      case PLAIN -> "the weights' energy";
      case ACTIVATION -> "the weighted energy";
      case WHITENED -> "the outputs' power";
    };
  }

  /** What a rank buys and costs. */
  static String summary(Spectrum spectrum, long weights) {
    return Units.format(
        "Rank %d of %d: %.1f %% of the weights, %.1f %% of the multiplications; keeps %.2f %% of"
            + " %s. Up to rank %d something is saved.",
        spectrum.rank(),
        spectrum.singularValues().length,
        100.0 * spectrum.rank() * spectrum.weights() / weights,
        100 * spectrum.work(),
        100 * spectrum.energy(spectrum.rank()),
        measure(spectrum.weighting()),
        spectrum.mostThatPays());
  }
}
