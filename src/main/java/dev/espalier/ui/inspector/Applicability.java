package dev.espalier.ui.inspector;

import dev.espalier.method.Clustering;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.method.Scheme;
import dev.espalier.network.LayerBias;
import dev.espalier.recipe.Encoding;
import java.util.List;
import java.util.Optional;

/** Why methods cannot be had for the selected layers under their plan. */
final class Applicability {

  private static final String BLIND = "no value of the network shows what flows into this layer";

  private Applicability() {}

  /** Why a choice cannot be made, as part of a sentence; empty if it can. */
  static Optional<String> problem(Enum<?> choice, SelectedPlan.State state) {
    Quantization quantization = state.done().quantization();
    return switch (choice) {
      case Saliency saliency -> saliency.needsInputs() ? blind(state) : Optional.<String>empty();
      case Rounding rounding ->
          rounded(quantization).or(() -> rounding.needsInputs() ? blind(state) : Optional.empty());
      case RangeMethod range ->
          range(range, quantization)
              .or(() -> range.needsInputs() ? blind(state) : Optional.empty());
      case Scheme scheme -> integers(scheme, state).or(() -> scheme(quantization));
      case Granularity granularity ->
          granularity(granularity, quantization).or(() -> factored(granularity, state));
      case Clustering _ ->
          quantization.effectiveFormat() == Format.KMEANS && quantization.bits() <= 8
              ? Optional.empty()
              : Optional.of("only k-means has tables to be found");
      case FactorMode mode -> FactorWords.problem(mode, state.layers());
      case FactorWeighting weighting ->
          FactorWords.problem(weighting, FactorMode.of(state.plan().factorization()))
              .or(() -> weighting.needsInputs() ? blind(state) : Optional.empty());
      case OutputCorrection correction -> correction(correction, state);
      case Encoding encoding -> encoding(encoding, state);
      default -> Optional.empty();
    };
  }

  /** Of several layers some may have it; what it is for those is said when they are exported. */
  private static Optional<String> encoding(Encoding encoding, SelectedPlan.State state) {
    if (encoding == Encoding.PORTABLE) {
      return Optional.empty();
    }
    List<Optional<String>> reasons = state.layers().stream().map(state::portableReason).toList();
    return reasons.stream().allMatch(Optional::isPresent)
        ? reasons.stream().flatMap(Optional::stream).findFirst().map(why -> "the layer " + why)
        : Optional.empty();
  }

  static Optional<String> blind(SelectedPlan.State state) {
    return state.inputsVisible() ? Optional.empty() : Optional.of(BLIND);
  }

  /** Levels of 16 and 32 bits lie where the number format has them. */
  private static Optional<String> placed(Quantization quantization) {
    return quantization.usesLevels()
        ? Optional.empty()
        : Optional.of("at " + quantization.bits() + " bits the levels lie fixed");
  }

  private static boolean signs(Quantization quantization) {
    return quantization.bits() == 1 && quantization.effectiveFormat() == Format.UNIFORM;
  }

  private static Optional<String> rounded(Quantization quantization) {
    return hashed(quantization)
        ? Optional.of("a hash says which value each weight has")
        : placed(quantization);
  }

  private static boolean hashed(Quantization quantization) {
    return quantization.effectiveFormat() == Format.HASHED && quantization.bits() <= 8;
  }

  private static Optional<String> range(RangeMethod range, Quantization quantization) {
    if (hashed(quantization)) {
      return range.needsInputs() || range == RangeMethod.LEAST_SQUARES
          ? Optional.empty()
          : Optional.of("shared values have no ends to be spanned");
    }
    Quantization asked = quantization.withRange(range);
    if (asked.effectiveRange() != range || (range.forEqualSteps() && signs(quantization))) {
      return Optional.of("only equal steps of any size have such a range");
    }
    if (quantization.effectiveFormat() == Format.KMEANS && quantization.bits() <= 8) {
      return range == RangeMethod.MIN_MAX
          ? Optional.of("tables of k-means have no ends to be spanned")
          : Optional.empty();
    }
    return signs(quantization) && range == RangeMethod.MIN_MAX
        ? Optional.of("at 1 bit there are only the signs and a scale")
        : placed(quantization);
  }

  private static Optional<String> integers(Scheme scheme, SelectedPlan.State state) {
    return scheme == Scheme.ASYMMETRIC && state.computesIntegers()
        ? Optional.of("the weights of layers of integers lie around zero")
        : Optional.empty();
  }

  private static Optional<String> scheme(Quantization quantization) {
    if (signs(quantization)) {
      return Optional.of("at 1 bit there are only the signs and a scale");
    }
    return placed(quantization)
        .or(() ->
            switch (quantization.effectiveFormat()) {
              case UNIFORM, FIXED_POINT -> Optional.empty();
              default -> Optional.of("only equal steps have a zero point");
            });
  }

  private static Optional<String> granularity(Granularity granularity, Quantization quantization) {
    if (quantization.bits() > 8) {
      return Optional.of("at " + quantization.bits() + " bits there is no scale");
    }
    if (hashed(quantization) && granularity != Granularity.TENSOR) {
      return Optional.of("values are shared by the whole layer");
    }
    if (granularity.block() > 0 && !quantization.withGranularity(granularity).blockwise()) {
      return Optional.of("only equal steps have scales for blocks");
    }
    boolean tables = granularity == Granularity.CHANNEL_GROUP || granularity == Granularity.SHARED;
    return tables && quantization.effectiveFormat() != Format.KMEANS
        ? Optional.of("only tables of k-means are large enough to be shared so")
        : Optional.empty();
  }

  private static Optional<String> factored(Granularity granularity, SelectedPlan.State state) {
    return granularity == Granularity.SHARED && state.plan().factorization().factorizes()
        ? Optional.of("the two weights of a factorized layer have tables of their own")
        : Optional.empty();
  }

  private static Optional<String> correction(
      OutputCorrection correction, SelectedPlan.State state) {
    boolean none =
        correction != OutputCorrection.NONE
            && state.layers().stream().allMatch(layer -> LayerBias.of(layer).isEmpty());
    return none ? Optional.of("this layer has no bias to correct with") : Optional.empty();
  }
}
