package dev.espalier.method;

import dev.espalier.method.obs.ExactObs;
import dev.espalier.method.obs.ObsTrace;
import dev.espalier.method.obs.SparseSweep;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;
import dev.espalier.numeric.moment.SecondMoment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the inputs of one weight: the matrices that it consists of, and the second
 * moment of the inputs of each. What takes long to find out is found out once. Belongs to the
 * weight that it is first used with; safe for use from several threads.
 */
public final class WeightInputs {
  /** Up to this many inputs the optimal brain surgeon is exact. */
  public static final int EXACT = 600;

  /** What is added to the moment before it is inverted, as a share of the inputs' mean power. */
  static final double PRUNING_DAMPING = 1e-3;

  private static final double ROUNDING_DAMPING = 1e-2;

  /** As a share of the inputs' mean power. */
  private static final double LEAST_POWER = 1e-6;

  private final MatrixLayout layout;
  private final List<SecondMoment> moments;
  private final LinearAlgebra algebra;
  private @Nullable List<ObsTrace> traces;
  private final Map<SweepOrder, List<InverseFactor>> factors = new HashMap<>();

  /**
   * Puts together what is known.
   *
   * @param layout where the matrices lie in the weight
   * @param moments of the inputs of each
   */
  public WeightInputs(MatrixLayout layout, List<SecondMoment> moments, LinearAlgebra algebra) {
    if (moments.size() != layout.groups()
        || moments.stream().anyMatch(moment -> moment.size() != layout.columns())) {
      throw new IllegalArgumentException(moments + " for " + layout);
    }
    this.layout = layout;
    this.moments = List.copyOf(moments);
    this.algebra = algebra;
  }

  /** Where the matrices lie. */
  public MatrixLayout layout() {
    return layout;
  }

  /** The moments of the inputs, one for each matrix. */
  public List<SecondMoment> moments() {
    return moments;
  }

  /**
   * The same about inputs that are divided, for another weight.
   *
   * @param divisors one for each input of each matrix, positive
   */
  public WeightInputs divided(List<float[]> divisors) {
    List<SecondMoment> changed = new ArrayList<>();
    for (int group = 0; group < moments.size(); group++) {
      changed.add(moments.get(group).divided(divisors.get(group)));
    }
    return new WeightInputs(layout, changed, algebra);
  }

  LinearAlgebra algebra() {
    return algebra;
  }

  /** The matrices of a weight. */
  public List<Matrix> split(float[] values) {
    return IntStream.range(0, layout.groups())
        .mapToObj(
            group -> new Matrix(layout.gather(values, group), layout.rows(), layout.columns()))
        .toList();
  }

  /** The weight of these matrices. */
  float[] join(List<Matrix> matrices) {
    float[] values = new float[layout.elementCount()];
    for (int group = 0; group < matrices.size(); group++) {
      layout.scatter(matrices.get(group).values(), group, values);
    }
    return values;
  }

  /**
   * What an error in each weight counts while the others have none: the power of its input. Never
   * nothing, so that the weights of a dead input are not left to chance.
   */
  float[] powers() {
    List<Matrix> matrices = new ArrayList<>();
    for (SecondMoment moment : moments) {
      Matrix matrix = Matrix.zeros(layout.rows(), layout.columns());
      double mean = moment.meanPower();
      for (int at = 0; at < matrix.values().length; at++) {
        double power = moment.power(at % layout.columns());
        matrix.values()[at] = (float) (mean > 0 ? Math.max(power, LEAST_POWER * mean) : 1);
      }
      matrices.add(matrix);
    }
    return join(matrices);
  }

  /**
   * Each matrix of the weight times the moment of its inputs: half the gradient of the mean square
   * of the outputs.
   *
   * @param damping added to the diagonal of the moment, as a share of its mean
   */
  float[] weighted(float[] values, double damping) {
    List<Matrix> products = new ArrayList<>();
    List<Matrix> matrices = split(values);
    for (int group = 0; group < matrices.size(); group++) {
      Matrix matrix = matrices.get(group);
      SecondMoment moment = moments.get(group);
      double mean = moment.meanPower();
      float added = (float) (damping * (mean > 0 ? mean : 1));
      Matrix product = moment.times(matrix, algebra);
      for (int i = 0; i < product.values().length; i++) {
        product.values()[i] += added * matrix.values()[i];
      }
      products.add(product);
    }
    return join(products);
  }

  /** The mean square of what the weight puts out, over all its outputs together. */
  public double outputPower(float[] values) {
    return outputPower(split(values));
  }

  /** The mean square of the error at the output, over all outputs together. */
  public double outputError(float[] original, float[] changed) {
    float[] difference = new float[original.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = changed[i] - original[i];
    }
    return outputPower(split(difference));
  }

  private double outputPower(List<Matrix> matrices) {
    double sum = 0;
    for (int group = 0; group < matrices.size(); group++) {
      sum += moments.get(group).error(matrices.get(group), algebra);
    }
    return sum;
  }

  /**
   * In which order the weights of each matrix go when they are pruned by {@link Saliency#OBS}.
   *
   * @throws CompressionException if the moments cannot be inverted
   */
  public synchronized List<ObsTrace> traces(float[] values, CancelSignal cancel)
      throws CompressionException {
    if (traces == null) {
      List<ObsTrace> made = new ArrayList<>();
      List<Matrix> matrices = split(values);
      for (int group = 0; group < matrices.size(); group++) {
        cancel.throwIfCancelled();
        made.add(trace(matrices.get(group), moments.get(group), cancel));
      }
      traces = List.copyOf(made);
    }
    return traces;
  }

  private ObsTrace trace(Matrix matrix, SecondMoment moment, CancelSignal cancel)
      throws CompressionException {
    int[] order = SweepOrder.STRONGEST.of(moment, new int[moment.size()]);
    InverseFactor factor = factor(moment, order, PRUNING_DAMPING);
    return moment.size() <= EXACT
        ? ExactObs.trace(matrix, factor, algebra, cancel)
        : SparseSweep.trace(matrix, factor, cancel);
  }

  /**
   * What rounding with error feedback needs to know of each matrix.
   *
   * @param blocks of each matrix, the number of the block that each input is in; the same for the
   *     same order
   */
  synchronized List<InverseFactor> factors(SweepOrder order, List<int[]> blocks)
      throws CompressionException {
    List<InverseFactor> known = factors.get(order);
    if (known != null) {
      return known;
    }
    List<InverseFactor> made = new ArrayList<>();
    for (int group = 0; group < moments.size(); group++) {
      SecondMoment moment = moments.get(group);
      made.add(factor(moment, order.of(moment, blocks.get(group)), ROUNDING_DAMPING));
    }
    factors.put(order, List.copyOf(made));
    return made;
  }

  /** What pruning needs to know of one matrix. */
  InverseFactor pruningFactor(int group) throws CompressionException {
    SecondMoment moment = moments.get(group);
    int[] order = SweepOrder.STRONGEST.of(moment, new int[moment.size()]);
    return factor(moment, order, PRUNING_DAMPING);
  }

  /** The same with the inputs in the order in which they are. */
  InverseFactor naturalFactor(int group) throws CompressionException {
    SecondMoment moment = moments.get(group);
    return factor(moment, InverseFactor.naturalOrder(moment.size()), PRUNING_DAMPING);
  }

  /** What rounding needs to know of one matrix, with the inputs in the order in which they are. */
  InverseFactor naturalRounding(int group) throws CompressionException {
    SecondMoment moment = moments.get(group);
    return factor(moment, InverseFactor.naturalOrder(moment.size()), ROUNDING_DAMPING);
  }

  private InverseFactor factor(SecondMoment moment, int[] order, double damping)
      throws CompressionException {
    try {
      return InverseFactor.of(moment, order, damping, algebra);
    } catch (LinearAlgebraException e) {
      throw new CompressionException(
          "the second moment of its inputs cannot be inverted: " + e.getMessage());
    }
  }

  @Override
  public String toString() {
    return "WeightInputs[" + layout + "]";
  }
}
