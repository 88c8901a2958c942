package dev.espalier.method;

import dev.espalier.method.obs.JointSweep;
import dev.espalier.method.obs.LevelGrid;
import dev.espalier.method.obs.MatrixPart;
import dev.espalier.method.obs.OutputRounding;
import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ChannelLayout;
import dev.espalier.numeric.MatrixLayout;
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
   * @param layout where the channels lie that have levels of their own
   * @param levels may be moved
   * @param method what was pruned, and how
   */
  record Grid(ChannelLayout layout, LevelGrid levels, PruningMethod method) {}

  /**
   * Rounds.
   *
   * @param values the weights to round: the original ones, or what pruning made of them
   * @return each weight a level
   */
  static float[] round(
      Weight weight,
      float[] values,
      Grid grid,
      Quantization quantization,
      WeightInputs inputs,
      CancelSignal cancel)
      throws CompressionException {
    OutputRounding rounding =
        new OutputRounding(
            parts(weight, values, grid, inputs), grid.levels(), inputs.algebra(), cancel);
    if (quantization.range().needsInputs()) {
      rounding.searchScales();
    }
    return switch (quantization.rounding()) {
      case NEAREST -> inputs.join(rounding.nearest());
      case GPTQ -> inputs.join(rounding.gptq());
      case DESCENT -> {
        List<Matrix> rounded = rounding.gptq();
        rounding.descend(rounded);
        yield inputs.join(rounded);
      }
    };
  }

  private static List<MatrixPart> parts(
      Weight weight, float[] values, Grid grid, WeightInputs inputs) throws CompressionException {
    List<Matrix> originals = inputs.split(weight.values());
    List<Matrix> starts = inputs.split(values);
    List<InverseFactor> factors = inputs.factors();
    List<MatrixPart> parts = new ArrayList<>();
    for (int group = 0; group < originals.size(); group++) {
      parts.add(
          new MatrixPart(
              originals.get(group),
              starts.get(group),
              zeros(starts.get(group), grid.method().prunes()),
              inputs.moments().get(group),
              factors.get(group),
              channels(inputs.layout(), group, grid.layout()),
              joint(grid.method(), inputs, factors.get(group), group)));
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

  private static int[] channels(MatrixLayout matrices, int group, ChannelLayout scales) {
    int[] channels = new int[matrices.rows()];
    for (int row = 0; row < channels.length; row++) {
      channels[row] = scales.channelOf(matrices.index(group, row, 0));
    }
    return channels;
  }
}
