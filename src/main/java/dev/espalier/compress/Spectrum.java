package dev.espalier.compress;

import dev.espalier.compress.factor.FactorNodes;
import dev.espalier.compress.factor.Factoring;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Factorization;
import dev.espalier.method.Rank;
import dev.espalier.method.factorize.Decomposition;
import dev.espalier.method.factorize.FactorLayout;
import dev.espalier.network.Layer;
import java.util.Optional;

/**
 * What the ranks of a layer cost.
 *
 * @param singularValues of its matrix, weighted as planned; largest first, shared
 * @param weighting what their squares measure: of {@link FactorWeighting#PLAIN} the weights, of
 *     {@link FactorWeighting#WHITENED} the outputs
 * @param rank the planned one
 * @param mostThatPays the largest rank at which there are fewer weights than before
 * @param weights how many there are of each rank more
 * @param work multiplications of the planned rank for each of the original
 */
public record Spectrum(
    float[] singularValues,
    FactorWeighting weighting,
    int rank,
    int mostThatPays,
    int weights,
    double work) {

  static Spectrum of(Layer layer, Factorization factorization, Decomposition decomposition) {
    FactorLayout layout = Factoring.layout(layer, factorization.scheme()).orElseThrow();
    int rank = factorization.rank() instanceof Rank.Fixed fixed ? fixed.rank() : 0;
    return new Spectrum(
        decomposition.singularValues(),
        factorization.weighting(),
        rank,
        layout.mostThatPays(),
        layout.rows() + layout.columns(),
        FactorNodes.work(layer, layout, rank));
  }

  /** The share of the sum of squares that the first {@code ranks} singular values have. */
  public double energy(int ranks) {
    double kept = 0;
    double all = 0;
    for (int i = 0; i < singularValues.length; i++) {
      double square = (double) singularValues[i] * singularValues[i];
      all += square;
      kept += i < ranks ? square : 0;
    }
    return all == 0 ? 1 : kept / all;
  }

  /** Signal to noise ratio of the weights at the planned rank, in decibel, where this tells it. */
  public Optional<Double> sqnrDb() {
    return weighting == FactorWeighting.PLAIN ? Optional.of(decibel()) : Optional.empty();
  }

  /** That of the outputs, where this tells it. */
  public Optional<Double> outputSqnrDb() {
    return weighting == FactorWeighting.WHITENED ? Optional.of(decibel()) : Optional.empty();
  }

  private double decibel() {
    return -10 * Math.log10(Math.max(1 - energy(rank), Double.MIN_VALUE));
  }
}
