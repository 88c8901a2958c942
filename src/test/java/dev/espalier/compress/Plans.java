package dev.espalier.compress;

import dev.espalier.method.Clustering;
import dev.espalier.method.EveryFormat;
import dev.espalier.method.FactorScheme;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Factorization;
import dev.espalier.method.Granularity;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rank;
import dev.espalier.method.Scheme;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.Target;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any plan, any recipe. */
public final class Plans {
  private Plans() {}

  public static Arbitrary<LayerPlan> any() {
    Arbitrary<Pruning> prunings =
        Arbitraries.oneOf(
            Arbitraries.just(Pruning.NONE),
            Arbitraries.just(Pruning.GLOBAL),
            Arbitraries.doubles().between(0, 1).map(Pruning.Sparsity::new),
            Arbitraries.floats().between(0, 0.1f).map(Pruning.Threshold::new),
            Combinators.combine(
                    Arbitraries.integers().between(1, 8), Arbitraries.integers().between(0, 8))
                .as((kept, more) -> new Pruning.Pattern(kept, kept + more)),
            Combinators.combine(
                    Arbitraries.integers().between(1, 9),
                    Arbitraries.integers().between(1, 9),
                    Arbitraries.doubles().between(0, 1))
                .as(Pruning.Blocks::new));
    Arbitrary<Quantization> uniform =
        Combinators.combine(
                Arbitraries.of(1, 2, 3, 4, 5, 6, 7, 8, 16, 32),
                Arbitraries.of(Scheme.class),
                Arbitraries.of(Granularity.class),
                Arbitraries.just(RangeMethod.MIN_MAX))
            .as(Quantization::new);
    Arbitrary<Quantization> others =
        Combinators.combine(
                Arbitraries.of(EveryFormat.nonUniform()),
                Arbitraries.of(Scheme.class),
                Arbitraries.of(Granularity.class),
                Arbitraries.of(RangeMethod.MIN_MAX, RangeMethod.LEAST_SQUARES),
                Arbitraries.of(Clustering.LINEAR, Clustering.DENSITY))
            .as((quantization, scheme, granularity, range, clustering) ->
                quantization
                    .withScheme(scheme)
                    .withGranularity(granularity)
                    .withRange(range)
                    .withClustering(clustering));
    Arbitrary<Quantization> quantizations = Arbitraries.oneOf(uniform, others);
    Arbitrary<Factorization> factorizations =
        Combinators.combine(
                Arbitraries.oneOf(
                    Arbitraries.just(Rank.NONE),
                    Arbitraries.integers().between(1, 40).map(Rank.Fixed::new),
                    Arbitraries.doubles().between(0.01, 1).map(Rank.Share::new)),
                Arbitraries.of(FactorScheme.class))
            .as((rank, scheme) -> new Factorization(rank, scheme, FactorWeighting.PLAIN));
    return Combinators.combine(
            prunings, quantizations, factorizations, Arbitraries.of(Encoding.class).optional())
        .as((pruning, quantization, factorization, encoding) ->
            new LayerPlan(pruning, quantization)
                .withFactorization(factorization)
                .withEncoding(encoding));
  }

  /** Plans of layers that can be computed with integers, where their operators can. */
  public static Arbitrary<LayerPlan> ofIntegers() {
    Arbitrary<Quantization> bits =
        Combinators.combine(
                Arbitraries.integers().between(2, 8),
                Arbitraries.of(Scheme.class),
                Arbitraries.of(Granularity.CHANNEL, Granularity.TENSOR),
                Arbitraries.of(RangeMethod.MIN_MAX, RangeMethod.LEAST_SQUARES))
            .as(Quantization::new);
    return Combinators.combine(
            Arbitraries.of(0.0, 0.3, 0.8),
            Arbitraries.oneOf(Arbitraries.just(Quantization.NONE), bits),
            Arbitraries.of(ActivationSwitch.class))
        .as((sparsity, quantization, values) ->
            new LayerPlan(
                    sparsity == 0 ? Pruning.NONE : new Pruning.Sparsity(sparsity), quantization)
                .withActivation(values));
  }

  /** How values between layers are quantized: not at all, to fixed ranges, to those of each run. */
  public static Arbitrary<ActivationPlan> activations() {
    return Combinators.combine(
            Arbitraries.of(ActivationMode.class),
            Arbitraries.of(ActivationRange.class),
            Arbitraries.of(ActivationType.class).optional(),
            Arbitraries.of(Target.class))
        .as(ActivationPlan::new);
  }

  /** A recipe that treats layer i as plan i, the layers without a plan as the first ones. */
  public static Recipe recipe(
      Network network, List<LayerPlan> plans, OptionalDouble globalSparsity) {
    Recipe recipe = Recipe.EMPTY.withGlobalSparsity(globalSparsity);
    List<Layer> layers = network.layers();
    for (int i = 0; i < layers.size(); i++) {
      recipe = recipe.with(layers.get(i).id().value(), plans.get(i % plans.size()));
    }
    return recipe;
  }

  /** A recipe that does the same to all layers. */
  static Recipe all(Network network, int bits, Pruning pruning) {
    return all(
        network,
        new Quantization(bits, Scheme.SYMMETRIC, Granularity.CHANNEL, RangeMethod.MIN_MAX),
        pruning);
  }

  /** A recipe that does the same to all layers. */
  static Recipe all(Network network, Quantization quantization, Pruning pruning) {
    return Recipe.EMPTY.with(
        network.layers().stream().map(layer -> layer.id().value()).toList(),
        new LayerPlan(pruning, quantization));
  }
}
