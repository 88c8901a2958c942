package dev.espalier.method;

import dev.espalier.method.obs.BlockObs;
import dev.espalier.method.obs.BlockShape;
import dev.espalier.method.obs.GroupPattern;
import dev.espalier.method.obs.LeastSquaresRefit;
import dev.espalier.method.obs.PatternObs;
import dev.espalier.method.prune.MagnitudePruner;
import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.MagnitudeCut;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Sets weights of one tensor to zero, and those that are kept to what makes up for it. */
final class Pruner {
  private final Weight weight;
  private final PruningMethod method;
  private final Optional<WeightInputs> inputs;
  private final CancelSignal cancel;

  /** What is written where a weight is kept. */
  private final float[] content;

  private Pruner(
      Weight weight, PruningMethod method, Optional<WeightInputs> inputs, CancelSignal cancel) {
    this.weight = weight;
    this.method = method;
    this.inputs = inputs;
    this.cancel = cancel;
    this.content = method.refits() ? ones(weight.size()) : weight.values();
  }

  private static float[] ones(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  /**
   * Prunes.
   *
   * @param inputs known if the method needs them
   */
  static float[] prune(
      Weight weight, PruningMethod method, Optional<WeightInputs> inputs, CancelSignal cancel)
      throws CompressionException {
    Pruner pruner = new Pruner(weight, method, inputs, cancel);
    if (!method.prunes()) {
      return weight.values();
    }
    float[] marked = pruner.marked();
    return method.refits() ? pruner.refitted(marked) : marked;
  }

  /**
   * Zero for each weight that goes; for each that is kept what it was, or one if it is going to be
   * refitted: a weight that happens to be zero may then become something else.
   */
  private float[] marked() throws CompressionException {
    float[] values = weight.values();
    return switch (method.pruning()) {
      case Pruning.None() -> values;
      case Pruning.Threshold(float magnitude) ->
          MagnitudePruner.belowThreshold(values, magnitude, cancel);
      case Pruning.Sparsity sparsity -> lowest(sparsity.countOf(values.length));
      case Pruning.Count count -> lowest(checked(count));
      case Pruning.Pattern pattern -> pattern(new GroupPattern(pattern.kept(), pattern.group()));
      case Pruning.Blocks blocks -> blocks(blocks);
      case Pruning.Global() ->
          throw new IllegalArgumentException(
              "global pruning has to be ranked over all layers first");
    };
  }

  private int checked(Pruning.Count count) throws CompressionException {
    if (count.pruned() > weight.size()) {
      throw new CompressionException(
          count.pruned()
              + " weights to be pruned of "
              + weight.size()
              + " in shape "
              + weight.shape());
    }
    return count.pruned();
  }

  private float[] lowest(int count) throws CompressionException {
    float[] values = weight.values();
    if (method.saliency() == Saliency.MAGNITUDE) {
      return MagnitudePruner.smallest(values, count, cancel);
    }
    return count == 0 ? content.clone() : lowest(content, scores(), count);
  }

  /** What is left without the elements of the lowest scores, of equal ones the first. */
  private float[] lowest(float[] elements, float[] scores, int count) {
    float[] left = elements.clone();
    MagnitudeCut cut = MagnitudeCut.of(scores, count, cancel);
    long ties = cut.ties();
    for (int i = 0; i < scores.length; i++) {
      boolean tie = scores[i] == cut.magnitude() && ties > 0;
      ties -= tie ? 1 : 0;
      left[i] = tie || scores[i] < cut.magnitude() ? 0f : elements[i];
    }
    return left;
  }

  private float[] scores() throws CompressionException {
    return switch (method.saliency()) {
      case MAGNITUDE -> Scores.magnitudes(weight.values());
      case MAGNITUDE_L2 -> Scores.squares(weight.values());
      case WANDA, OBD, OBS ->
          Scores.of(weight.values(), method.saliency(), inputs.orElseThrow(), cancel);
    };
  }

  private float[] pattern(GroupPattern pattern) throws CompressionException {
    MatrixLayout layout = weight.matrices();
    float[] marked = new float[weight.size()];
    float[] scores = method.saliency() == Saliency.OBS ? new float[0] : scores();
    for (int group = 0; group < layout.groups(); group++) {
      cancel.throwIfCancelled();
      BitMask kept =
          method.saliency() == Saliency.OBS
              ? surgeon(group, pattern)
              : pattern.highest(matrix(scores, group));
      scatter(kept, group, marked);
    }
    return marked;
  }

  private BitMask surgeon(int group, GroupPattern pattern) throws CompressionException {
    WeightInputs known = inputs.orElseThrow();
    Matrix matrix = matrix(weight.values(), group);
    return matrix.columns() <= WeightInputs.EXACT
        ? PatternObs.exact(matrix, known.pruningFactor(group), pattern, known.algebra(), cancel)
        : PatternObs.sweep(matrix, known.naturalFactor(group), pattern, cancel);
  }

  private Matrix matrix(float[] values, int group) {
    MatrixLayout layout = weight.matrices();
    return new Matrix(layout.gather(values, group), layout.rows(), layout.columns());
  }

  private void scatter(BitMask kept, int group, float[] marked) {
    float[] matrix = matrix(content, group).values();
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = kept.get(i) ? matrix[i] : 0f;
    }
    weight.matrices().scatter(matrix, group, marked);
  }

  /** The lowest blocks of all matrices together. */
  private float[] blocks(Pruning.Blocks blocks) throws CompressionException {
    MatrixLayout layout = weight.matrices();
    BlockShape shape = new BlockShape(blocks.outputs(), blocks.inputs());
    float[] scores = method.saliency() == Saliency.OBS ? new float[0] : scores();
    int each = shape.stripes(layout.rows()) * shape.across(layout.columns());
    float[] all = new float[Math.multiplyExact(layout.groups(), each)];
    for (int group = 0; group < layout.groups(); group++) {
      cancel.throwIfCancelled();
      float[] ofGroup =
          method.saliency() == Saliency.OBS
              ? surgeon(group, shape)
              : shape.means(matrix(scores, group));
      System.arraycopy(ofGroup, 0, all, group * each, each);
    }
    int count = Math.toIntExact(Math.round(blocks.fraction() * all.length));
    float[] ones = ones(all.length);
    float[] left = count == 0 ? ones : lowest(ones, all, count);
    float[] marked = new float[weight.size()];
    for (int group = 0; group < layout.groups(); group++) {
      BitMask kept = new BitMask(layout.rows() * layout.columns());
      for (int i = 0; i < kept.size(); i++) {
        int block = shape.blockOf(i / layout.columns(), i % layout.columns(), layout.columns());
        if (left[group * each + block] != 0) {
          kept.set(i);
        }
      }
      scatter(kept, group, marked);
    }
    return marked;
  }

  private float[] surgeon(int group, BlockShape shape) throws CompressionException {
    WeightInputs known = inputs.orElseThrow();
    Matrix matrix = matrix(weight.values(), group);
    InverseFactor factor = known.pruningFactor(group);
    return matrix.columns() <= WeightInputs.EXACT
        ? BlockObs.exact(matrix, factor, shape, known.algebra(), cancel)
        : BlockObs.alone(matrix, factor, shape, known.algebra(), cancel);
  }

  /** The least-squares values of what is kept. */
  private float[] refitted(float[] marked) {
    WeightInputs known = inputs.orElseThrow();
    List<Matrix> original = known.split(weight.values());
    List<Matrix> masks = known.split(marked);
    List<Matrix> refitted = new ArrayList<>();
    for (int group = 0; group < original.size(); group++) {
      refitted.add(
          LeastSquaresRefit.refit(
              original.get(group),
              BitMask.ofNonZero(masks.get(group).values()),
              known.moments().get(group),
              WeightInputs.PRUNING_DAMPING,
              cancel));
    }
    return known.join(refitted);
  }
}
