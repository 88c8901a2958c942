package dev.espalier.method.obs;

import dev.espalier.numeric.linalg.Matrix;

/**
 * Blocks that a matrix is divided into, from its first row and column on; those at the edges may be
 * smaller. Blocks are counted stripe by stripe, from left to right.
 *
 * @param rows of a block
 * @param columns of a block
 */
public record BlockShape(int rows, int columns) {
  public BlockShape {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException("blocks of " + rows + "x" + columns);
    }
  }

  /** How many stripes of blocks a matrix has, one below the other. */
  public int stripes(int matrixRows) {
    return (matrixRows + rows - 1) / rows;
  }

  /** How many blocks a stripe has. */
  public int across(int matrixColumns) {
    return (matrixColumns + columns - 1) / columns;
  }

  /** The block of an element. */
  public int blockOf(int row, int column, int matrixColumns) {
    return row / rows * across(matrixColumns) + column / columns;
  }

  /** The mean score of the weights of each block: its sum, where all blocks are of one size. */
  public float[] means(Matrix scores) {
    int n = scores.columns();
    int blocks = stripes(scores.rows()) * across(n);
    double[] sums = new double[blocks];
    int[] sizes = new int[blocks];
    for (int i = 0; i < scores.values().length; i++) {
      int block = blockOf(i / n, i % n, n);
      sums[block] += scores.values()[i];
      sizes[block]++;
    }
    float[] means = new float[blocks];
    for (int block = 0; block < blocks; block++) {
      means[block] = (float) (sums[block] / sizes[block]);
    }
    return means;
  }
}
