package dev.espalier.method.obs;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;
import dev.espalier.numeric.linalg.Matrix;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Improves the scales of the blocks of one matrix, row by row. With e the error of the weights of a
 * row, one block after the other is given the scale that makes {@code e H eᵀ} least while the
 * others stay: so it never grows.
 */
final class BlockScales {
  /** Codes that a scale was refitted to are kept as long as it does not move further than that. */
  private static final double FARTHEST = 2;

  private final BlockGrid grid;
  private final MatrixPart part;
  private final List<int[]> blocks;
  private final float[] h;
  private final int columns;

  BlockScales(BlockGrid grid, MatrixPart part) {
    this.grid = grid;
    this.part = part;
    this.blocks = part.scales().blocks();
    this.h = part.moment().matrix().values();
    this.columns = part.original().columns();
  }

  /** Tries multiples of each scale, with weights rounded to nearest. */
  void search() {
    float[] values = new float[part.start().values().length];
    Levels levels = grid.levels(part.scales());
    forEachRow(row -> {
      for (int column = 0; column < columns; column++) {
        int at = row * columns + column;
        float start = part.start().values()[at];
        values[at] = part.pruned().get(at) ? 0 : levels.nearest(start, row, column);
      }
      double[] gradient = gradient(row, values);
      for (int[] block : blocks) {
        search(row, block, values, gradient);
      }
    });
  }

  private void search(int row, int[] block, float[] values, double[] gradient) {
    int group = part.scales().group(row, block[0]);
    float base = grid.parameters().scales()[group];
    int zeroPoint = grid.parameters().zeroPoints()[group];
    float[] tried = new float[block.length];
    float best = base;
    double least = 0;
    for (double multiple : ScaleSearch.multiples(grid.binary())) {
      float scale = ScaleSearch.usable((float) (base * multiple));
      for (int i = 0; i < block.length; i++) {
        int at = row * columns + block[i];
        float start = part.start().values()[at];
        float level = part.pruned().get(at) ? 0 : grid.level().of(start, scale, zeroPoint);
        tried[i] = level - values[at];
      }
      double change = change(block, tried, gradient);
      if (change < least) {
        least = change;
        best = scale;
      }
    }
    if (best != base) {
      grid.parameters().scales()[group] = best;
      for (int column : block) {
        int at = row * columns + column;
        float start = part.start().values()[at];
        float level = part.pruned().get(at) ? 0 : grid.level().of(start, best, zeroPoint);
        move(at, level, values, gradient);
      }
    }
  }

  /** How much steps of the weights of a block add to the error. */
  private double change(int[] block, float[] steps, double[] gradient) {
    double change = 0;
    for (int i = 0; i < block.length; i++) {
      if (steps[i] != 0) {
        double product = 2 * gradient[block[i]];
        int from = block[i] * columns;
        for (int j = 0; j < block.length; j++) {
          product += h[from + block[j]] * steps[j];
        }
        change += steps[i] * product;
      }
    }
    return change;
  }

  /** Moves scales, and the rounded weights with them. */
  void refit(Matrix rounded) {
    forEachRow(row -> {
      double[] gradient = gradient(row, rounded.values());
      for (int[] block : blocks) {
        refit(row, block, rounded.values(), gradient);
      }
    });
  }

  private void refit(int row, int[] block, float[] values, double[] gradient) {
    double cross = 0;
    double power = 0;
    for (int column : block) {
      float value = values[row * columns + column];
      if (value != 0) {
        double product = 0;
        for (int other : block) {
          product += h[column * columns + other] * values[row * columns + other];
        }
        cross -= value * gradient[column];
        power += value * product;
      }
    }
    double factor = 1 + cross / power;
    if (!(factor > 1 / FARTHEST && factor < FARTHEST)) {
      return;
    }
    int group = part.scales().group(row, block[0]);
    float old = grid.parameters().scales()[group];
    float scale = ScaleSearch.usable((float) (old * factor));
    grid.parameters().scales()[group] = scale;
    for (int column : block) {
      int at = row * columns + column;
      move(at, Math.round(values[at] / old) * scale, values, gradient);
    }
  }

  private void move(int at, float value, float[] values, double[] gradient) {
    double step = (double) value - values[at];
    values[at] = value;
    if (step != 0) {
      int from = at % columns * columns;
      for (int j = 0; j < columns; j++) {
        gradient[j] += step * h[from + j];
      }
    }
  }

  /** {@code H e} of a row. */
  private double[] gradient(int row, float[] values) {
    double[] gradient = new double[columns];
    for (int column = 0; column < columns; column++) {
      int at = row * columns + column;
      double error = (double) values[at] - part.original().values()[at];
      if (error != 0) {
        int from = column * columns;
        for (int j = 0; j < columns; j++) {
          gradient[j] += error * h[from + j];
        }
      }
    }
    return gradient;
  }

  private void forEachRow(IntConsumer work) {
    Chunks.forEach(
        part.original().rows(),
        1,
        CancelSignal.none(),
        (chunk, from, to) -> {
          for (int row = from; row < to; row++) {
            work.accept(row);
          }
        });
  }
}
