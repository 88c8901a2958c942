package dev.espalier.compress;

import dev.espalier.compress.factor.Factoring;
import dev.espalier.method.CompressionException;
import dev.espalier.method.FactorScheme;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Factorization;
import dev.espalier.method.Factorizer;
import dev.espalier.method.WeightInputs;
import dev.espalier.method.factorize.Decomposition;
import dev.espalier.method.factorize.FactorLayout;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.linalg.LinearAlgebra;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The decompositions of a network's weights, which all ranks have in common: each is made once, and
 * kept while there is memory. Safe for use from several threads.
 */
final class Decompositions {
  private final @Nullable LinearAlgebra algebra;
  private final Map<Key, SoftReference<Made>> known = new ConcurrentHashMap<>();

  /**
   * With what computes.
   *
   * @param algebra without it nothing can be decomposed
   */
  Decompositions(@Nullable LinearAlgebra algebra) {
    this.algebra = algebra;
  }

  private record Key(LayerId layer, FactorScheme scheme, FactorWeighting weighting) {
    static Key of(Layer layer, Factorization factorization) {
      return new Key(layer.id(), factorization.scheme(), factorization.weighting());
    }
  }

  /** What was made of which weights, and from which knowledge about the inputs if that matters. */
  private record Made(
      Decomposition decomposition, SourceWeights source, @Nullable WeightInputs inputs) {}

  /** For another network. */
  Decompositions fresh() {
    return new Decompositions(algebra);
  }

  /** What computes. */
  LinearAlgebra algebra() throws CompressionException {
    if (algebra == null) {
      throw new CompressionException("nothing is there that could decompose its weight");
    }
    return algebra;
  }

  /** The decomposition, if it was made before. */
  Optional<Decomposition> known(
      Layer layer,
      Factorization factorization,
      Optional<WeightInputs> inputs,
      SourceWeights source) {
    SoftReference<Made> reference = known.get(Key.of(layer, factorization));
    Made made = reference == null ? null : reference.get();
    if (made == null || !made.source().isSame(layer, source)) {
      return Optional.empty();
    }
    boolean depends = factorization.weighting().needsInputs();
    return depends && made.inputs() != inputs.orElse(null)
        ? Optional.empty()
        : Optional.of(made.decomposition());
  }

  /**
   * The decomposition of a layer that can be factorized so.
   *
   * @param inputs needed where the weighting needs them
   * @param source what is decomposed
   * @throws CompressionException if it cannot be decomposed
   */
  Decomposition of(
      Layer layer, Factorization factorization, Optional<WeightInputs> inputs, SourceWeights source)
      throws CompressionException {
    Optional<Decomposition> before = known(layer, factorization, inputs, source);
    if (before.isPresent()) {
      return before.get();
    }
    FactorLayout layout = Factoring.layout(layer, factorization.scheme()).orElseThrow();
    Decomposition fresh =
        new Factorizer(algebra())
            .decompose(source.weight(layer), layout, factorization.weighting(), inputs);
    known.put(
        Key.of(layer, factorization),
        new SoftReference<>(new Made(fresh, source, inputs.orElse(null))));
    return fresh;
  }
}
