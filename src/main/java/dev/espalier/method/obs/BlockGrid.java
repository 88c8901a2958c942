package dev.espalier.method.obs;

import dev.espalier.method.quantize.ChannelGrid;
import dev.espalier.method.quantize.QuantizationParameters;
import dev.espalier.method.quantize.RangeFinder;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import java.util.List;

/**
 * Levels with a scale and a zero point for each block of inputs of each output. A sweep that comes
 * to a block finds its range anew, for the weights as the errors before have left them (Frantar et
 * al., GPTQ, 2022, section 3, on grouping).
 *
 * @param level the levels of a block
 * @param parameters of each group; may change
 * @param movable whether the parameters of each group are those of one matrix alone, so that they
 *     can be moved with it
 * @param finder finds the grid of a block
 * @param byOutput whether the scale of a block is then chosen by what errors count at the output
 * @param binary whether scales are powers of two and remain so
 */
public record BlockGrid(
    Level level,
    QuantizationParameters parameters,
    boolean movable,
    RangeFinder finder,
    boolean byOutput,
    boolean binary)
    implements LevelGrid {

  /** The levels of a scale and a zero point. */
  @FunctionalInterface
  public interface Level {
    /** The level next to a value; the scale times an integer. */
    float of(float value, float scale, int zeroPoint);
  }

  @Override
  public Levels levels(ScaleMap map) {
    return new Levels() {
      @Override
      public float nearest(float value, int row, int column) {
        return BlockGrid.this.nearest(value, map.group(row, column));
      }

      @Override
      public int block(int column) {
        return map.ofColumn()[column];
      }

      @Override
      public void reach(int row, int column, float[] values, float[] costs) {
        if (movable) {
          parameters.set(map.group(row, column), grid(values, costs));
        }
      }
    };
  }

  private float nearest(float value, int group) {
    return level.of(value, parameters.scales()[group], parameters.zeroPoints()[group]);
  }

  /** The grid for some weights, errors in each of which count differently. */
  private ChannelGrid grid(float[] values, float[] costs) {
    ChannelGrid start = finder.find(values, 0, values.length);
    ChannelGrid best = start;
    double least = Double.POSITIVE_INFINITY;
    double[] multiples = byOutput ? ScaleSearch.multiples(binary) : new double[0];
    for (double multiple : multiples) {
      float scale = ScaleSearch.usable((float) (start.scale() * multiple));
      double error = 0;
      for (int i = 0; i < values.length; i++) {
        double off = values[i] - level.of(values[i], scale, start.zeroPoint());
        error += off * off * costs[i];
      }
      if (error < least) {
        least = error;
        best = new ChannelGrid(scale, start.zeroPoint());
      }
    }
    return best;
  }

  /** The scales of a row are chosen one after the other, each knowing what the others do. */
  @Override
  public void searchScales(List<MatrixPart> parts, LinearAlgebra algebra, ScaleErrors errors) {
    if (movable) {
      parts.forEach(part -> new BlockScales(this, part).search());
    }
  }

  /**
   * With the codes as they are, each scale is a least-squares problem of one unknown; those of a
   * row are solved one after the other, each knowing what became of the ones before.
   */
  @Override
  public void refit(
      List<MatrixPart> parts, List<Matrix> rounded, List<Matrix> targets, LinearAlgebra algebra) {
    if (movable && !binary) {
      for (int i = 0; i < parts.size(); i++) {
        new BlockScales(this, parts.get(i)).refit(rounded.get(i));
      }
    }
  }
}
