package dev.espalier.method;

import dev.espalier.method.obs.BlockGrid;
import dev.espalier.method.obs.JointSweep;
import dev.espalier.method.obs.LevelGrid;
import dev.espalier.method.obs.MatrixPart;
import dev.espalier.method.obs.OutputRounding;
import dev.espalier.method.obs.ScaleMap;
import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.BlockLayout;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ChannelOrder;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.ScaleLayout;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rounds to levels in a way that knows the inputs. */
final class InputRounder {
  private InputRounder() {}

  /**
   * The levels of a weight.
   *
   * @param layout which weights share levels
   * @param order in which the layout has them, if not as they are stored
   * @param levels may be moved
   * @param method what was pruned, and how
   */
  record Grid(
      ScaleLayout layout, Optional<ChannelOrder> order, LevelGrid levels, PruningMethod method) {
    /** Which scale a stored element has. */
    int scaleOf(int index) {
      return layout.groupOf(order.isEmpty() ? index : order.get().place(index));
    }
  }

  /**
   * Rounds.
   *
   * @param weights the original ones
   * @param values the weights to round: these, or what pruning made of them
   * @return each weight a level
   */
  static float[] round(
      float[] weights,
      float[] values,
      Grid grid,
      Quantization quantization,
      WeightInputs inputs,
      CancelSignal cancel)
      throws CompressionException {
    List<MatrixPart> parts = parts(weights, values, grid, inputs);
    OutputRounding rounding = new OutputRounding(parts, grid.levels(), inputs.algebra(), cancel);
    boolean nearest = quantization.rounding() == Rounding.NEAREST;
    // A sweep chooses the scales of blocks when it comes to them.
    if (quantization.range().needsInputs() && (nearest || !(grid.levels() instanceof BlockGrid))) {
      rounding.searchScales();
    }
    if (nearest) {
      return inputs.join(rounding.nearest());
    }
    SweepOrder order =
        new SweepOrder(
            quantization.rounding() != Rounding.GPTQ_IN_ORDER,
            grid.layout() instanceof BlockLayout blocks ? blocks.size() : 0);
    List<int[]> columns = parts.stream().map(part -> part.scales().ofColumn()).toList();
    List<InverseFactor> factors = inputs.factors(order, columns);
    List<Optional<JointSweep>> joints = new ArrayList<>();
    for (int group = 0; group < factors.size(); group++) {
      joints.add(joint(grid.method(), inputs, factors.get(group), group));
    }
    List<Matrix> rounded = rounding.gptq(factors, joints);
    if (quantization.rounding() == Rounding.DESCENT) {
      rounding.descend(rounded);
    }
    return inputs.join(rounded);
  }

  private static List<MatrixPart> parts(
      float[] weights, float[] values, Grid grid, WeightInputs inputs) {
    List<Matrix> originals = inputs.split(weights);
    List<Matrix> starts = inputs.split(values);
    List<MatrixPart> parts = new ArrayList<>();
    for (int group = 0; group < originals.size(); group++) {
      parts.add(
          new MatrixPart(
              originals.get(group),
              starts.get(group),
              zeros(starts.get(group), grid.method().prunes()),
              inputs.moments().get(group),
              scales(inputs.layout(), group, grid)));
    }
    return parts;
  }

  /** Groups of a pattern lie together only if the inputs are taken in the order they have. */
  private static Optional<JointSweep> joint(
      PruningMethod method, WeightInputs inputs, InverseFactor factor, int group)
      throws CompressionException {
    if (method.jointWidth().isEmpty()) {
      return Optional.empty();
    }
    boolean pattern = method.pruning() instanceof Pruning.Pattern;
    return Optional.of(
        new JointSweep(
            method.jointWidth().getAsInt(), pattern ? inputs.naturalRounding(group) : factor));
  }

  private static BitMask zeros(Matrix start, boolean masked) {
    BitMask zeros = new BitMask(start.values().length);
    for (int i = 0; masked && i < start.values().length; i++) {
      if (start.values()[i] == 0) {
        zeros.set(i);
      }
    }
    return zeros;
  }

  private static ScaleMap scales(MatrixLayout matrices, int group, Grid grid) {
    int[] ofRow = new int[matrices.rows()];
    for (int row = 0; row < ofRow.length; row++) {
      ofRow[row] = grid.scaleOf(matrices.index(group, row, 0));
    }
    int[] ofColumn = new int[matrices.columns()];
    for (int column = 0; column < ofColumn.length && ofRow.length > 0; column++) {
      ofColumn[column] = grid.scaleOf(matrices.index(group, 0, column)) - ofRow[0];
    }
    return new ScaleMap(ofRow, ofColumn);
  }
}
