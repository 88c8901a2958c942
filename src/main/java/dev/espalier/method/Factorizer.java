package dev.espalier.method;

import dev.espalier.method.factorize.Decomposition;
import dev.espalier.method.factorize.FactorLayout;
import dev.espalier.method.factorize.FactorMoments;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Shape;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.SecondMoment;
import java.util.List;
import java.util.Optional;

/** Writes weights as products of two, each of them compressed like any other weight. */
public final class Factorizer {
  /**
   * How much more errors count where inputs are stronger, see {@link FactorWeighting#ACTIVATION}.
   */
  private static final double ALPHA = 0.5;

  private final LinearAlgebra algebra;

  /** With what computes. */
  public Factorizer(LinearAlgebra algebra) {
    this.algebra = algebra;
  }

  /**
   * Which rank a setting comes to: never more than what pays.
   *
   * @return 0 if there are to be no factors, or none that pay
   */
  public static int rank(FactorLayout layout, Rank rank) {
    int most = layout.mostThatPays();
    return switch (rank) {
      case Rank.None() -> 0;
      case Rank.Fixed(int fixed) -> Math.min(fixed, most);
      case Rank.Share(double share) ->
          Math.min(
              most,
              Math.max(
                  1,
                  (int)
                      (share
                          * layout.weight().elementCount()
                          / ((double) layout.rows() + layout.columns()))));
    };
  }

  /**
   * Decomposes a weight; what all its ranks have in common. Spatial factors see each input at
   * several places of the kernel, so that no weighting has a best product for their outputs: theirs
   * is the best if what is seen at different places does not go together.
   *
   * @param inputs needed where the weighting needs them
   * @throws CompressionException if the weight holds values that are not finite, or nothing is
   *     known about inputs that are needed
   */
  public Decomposition decompose(
      Weight weight, FactorLayout layout, FactorWeighting weighting, Optional<WeightInputs> inputs)
      throws CompressionException {
    Compressor.requireFinite(weight);
    if (weighting.needsInputs() && inputs.isEmpty()) {
      throw new CompressionException(
          "what flows into it has to be known for this; calibrate with sample data first, or"
              + " factorize it plainly");
    }
    Matrix matrix = layout.matrix(weight.values());
    try {
      return switch (weighting) {
        case PLAIN -> Decomposition.of(matrix, algebra);
        case ACTIVATION ->
            Decomposition.scaled(matrix, scales(columns(layout, inputs.orElseThrow())), algebra);
        case WHITENED ->
            Decomposition.whitened(matrix, columns(layout, inputs.orElseThrow()), algebra);
      };
    } catch (LinearAlgebraException e) {
      throw new CompressionException("it cannot be factorized: " + e.getMessage());
    }
  }

  /**
   * The moment of what the columns of the matrix are multiplied with: what flows into the first
   * factor.
   */
  private static SecondMoment columns(FactorLayout layout, WeightInputs inputs) {
    return FactorMoments.first(layout, moment(inputs));
  }

  private static SecondMoment moment(WeightInputs inputs) {
    return inputs.moments().getFirst();
  }

  /** Inputs that were never seen do not count; if none was, all count the same. */
  private static double[] scales(SecondMoment moment) {
    double[] scales = new double[moment.size()];
    boolean seen = moment.meanPower() > 0;
    for (int i = 0; i < scales.length; i++) {
      scales[i] = seen ? Math.pow(Math.max(moment.power(i), 0), ALPHA / 2) : 1;
    }
    return scales;
  }

  /**
   * Makes the factors of a rank, prunes and quantizes them. The second is compressed knowing what
   * became of the first.
   *
   * @param method by a share or not at all: what was found out for the whole is not for its factors
   * @param inputs of the layer; what flows into each factor follows from them
   * @throws CompressionException if a factor cannot be compressed so
   */
  public LowRank compress(
      Product product,
      PruningMethod method,
      Quantization quantization,
      Optional<WeightInputs> inputs,
      CancelSignal cancel)
      throws CompressionException {
    FactorLayout layout = product.layout();
    int rank = product.rank();
    cancel.throwIfCancelled();
    Decomposition.Factors factors = product.decomposition().factors(rank, algebra);
    Shape shape = layout.first(rank);
    float[] values = new float[shape.elementCount()];
    layout.firstMatrix(rank).scatter(factors.first().values(), 0, values);
    CompressedWeight first =
        Compressor.compress(
            new Weight(values, shape, layout.firstAxis(), layout.firstMatrix(rank)),
            method,
            quantization,
            inputs.map(known -> first(layout, rank, moment(known))),
            cancel);
    float[] decoded = layout.firstMatrix(rank).gather(first.decode(), 0);
    Matrix made = new Matrix(decoded, rank, layout.columns());
    CompressedWeight second =
        Compressor.compress(
            new Weight(
                layout.second(factors.second()),
                layout.second(rank),
                layout.secondAxis(),
                layout.secondMatrix(rank)),
            method,
            quantization,
            inputs.map(known -> second(layout, rank, made, moment(known))),
            cancel);
    return new LowRank(layout, first, second);
  }

  private WeightInputs first(FactorLayout layout, int rank, SecondMoment moment) {
    return new WeightInputs(
        layout.firstMatrix(rank), List.of(FactorMoments.first(layout, moment)), algebra);
  }

  private WeightInputs second(FactorLayout layout, int rank, Matrix first, SecondMoment moment) {
    return new WeightInputs(
        layout.secondMatrix(rank),
        List.of(FactorMoments.second(layout, first, moment, algebra)),
        algebra);
  }

  /**
   * A weight as a product.
   *
   * @param decomposition of the weight's matrix
   * @param rank how many channels there are between the two
   */
  public record Product(FactorLayout layout, Decomposition decomposition, int rank) {}
}
