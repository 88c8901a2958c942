package dev.espalier.method.obs;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Chunks;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;

/**
 * The optimal brain surgeon for whole blocks of weights: what the removal of each costs at the
 * output when all weights that are left make up for it, by the weight, so that blocks of different
 * sizes compare. Frantar and Alistarh, Optimal Brain Compression (2022), section 4.
 */
public final class BlockObs {
  private BlockObs() {}

  /**
   * The scores of all blocks. Those of a stripe go one after the other, the cheapest first; each
   * scores more than those of its stripe that go before it.
   *
   * @param factor of the moment of the columns' inputs
   */
  public static float[] exact(
      Matrix weights,
      InverseFactor factor,
      BlockShape shape,
      LinearAlgebra algebra,
      CancelSignal cancel) {
    return scores(weights, factor.inverse(algebra).values(), shape, true, cancel);
  }

  /**
   * The scores of all blocks, each as if it were the only one to go; for matrices with too many
   * inputs.
   *
   * @param factor of the moment of the columns' inputs
   */
  public static float[] alone(
      Matrix weights,
      InverseFactor factor,
      BlockShape shape,
      LinearAlgebra algebra,
      CancelSignal cancel) {
    return scores(weights, factor.inverse(algebra).values(), shape, false, cancel);
  }

  private static float[] scores(
      Matrix weights, float[] inverse, BlockShape shape, boolean removes, CancelSignal cancel) {
    int n = weights.columns();
    int across = shape.across(n);
    float[] scores = new float[shape.stripes(weights.rows()) * across];
    Chunks.forEach(
        shape.stripes(weights.rows()),
        1,
        cancel,
        (chunk, from, to) -> {
          for (int stripe = from; stripe < to; stripe++) {
            int first = stripe * shape.rows();
            int rows = Math.min(shape.rows(), weights.rows() - first);
            Support support = new Support(inverse, n, weights.values(), first, rows);
            Stripe blocks = new Stripe(support, shape.columns(), rows, cancel);
            if (removes) {
              blocks.remove(scores, stripe * across);
            } else {
              blocks.look(scores, stripe * across);
            }
          }
        });
    return scores;
  }

  private record Stripe(Support support, int width, int rows, CancelSignal cancel) {
    private int from(int block) {
      return block * width;
    }

    private int to(int block) {
      return Math.min(from(block) + width, support.size());
    }

    private int count() {
      return (support.size() + width - 1) / width;
    }

    private double cost(int block) {
      return support.cost(from(block), to(block)) / ((double) rows * (to(block) - from(block)));
    }

    void look(float[] scores, int at) {
      for (int block = 0; block < count(); block++) {
        scores[at + block] = (float) cost(block);
      }
    }

    void remove(float[] scores, int at) {
      float last = 0;
      for (int step = 0; step < count(); step++) {
        cancel.throwIfCancelled();
        int cheapest = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int block = 0; block < count(); block++) {
          if (support.isKept(from(block))) {
            double cost = cost(block);
            if (cheapest < 0 || cost < least) {
              least = cost;
              cheapest = block;
            }
          }
        }
        // Of equal scores the first in the matrix would go first, whichever went first here.
        last = Math.max((float) Math.min(least, Float.MAX_VALUE), Math.nextUp(last));
        scores[at + cheapest] = last;
        for (int column = from(cheapest); column < to(cheapest); column++) {
          support.drop(column);
        }
      }
    }
  }
}
