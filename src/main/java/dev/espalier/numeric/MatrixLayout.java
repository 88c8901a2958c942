package dev.espalier.numeric;

/**
 * How the elements of a weight form matrices, one for each group: a row for each output of the
 * group and a column for each input, so that the outputs are the matrix times the inputs. A
 * convolution has a column for each input channel and place of the kernel.
 *
 * <p>Element (row, column) of a group is at {@code group * groupStride + row * rowStride + column /
 * run * runStride + column % run * columnStride}.
 *
 * @param groups number of matrices
 * @param rows rows of each
 * @param columns columns of each
 * @param groupStride from one matrix to the next
 * @param rowStride from one row to the next
 * @param run how many columns lie in equal distances
 * @param runStride from one such run to the next
 * @param columnStride from one column to the next within a run
 */
public record MatrixLayout(
    int groups,
    int rows,
    int columns,
    int groupStride,
    int rowStride,
    int run,
    int runStride,
    int columnStride) {
  public MatrixLayout {
    if (groups < 0 || rows < 0 || columns < 0 || run < 1) {
      throw new IllegalArgumentException(
          groups + " matrices of " + rows + " x " + columns + " in runs of " + run);
    }
    Math.multiplyExact(Math.multiplyExact(groups, rows), columns);
  }

  /** Row after row, as in a convolution [outputs, inputs, kernel] or a matrix [outputs, inputs]. */
  public static MatrixLayout rowMajor(int groups, int rows, int columns) {
    return new MatrixLayout(
        groups, rows, columns, rows * columns, columns, Math.max(columns, 1), columns, 1);
  }

  /** Column after column, as in a matrix [inputs, outputs]. */
  public static MatrixLayout columnMajor(int groups, int rows, int columns) {
    return new MatrixLayout(
        groups, rows, columns, rows * columns, 1, Math.max(columns, 1), rows * columns, rows);
  }

  /** A transposed convolution: [groups * inputs, outputs of a group, kernel]. */
  public static MatrixLayout transposedConvolution(int groups, int rows, int inputs, int kernel) {
    return new MatrixLayout(
        groups,
        rows,
        inputs * kernel,
        inputs * rows * kernel,
        kernel,
        Math.max(kernel, 1),
        rows * kernel,
        1);
  }

  /** Number of elements of all matrices. */
  public int elementCount() {
    return groups * rows * columns;
  }

  /** Where an element lies. */
  public int index(int group, int row, int column) {
    return group * groupStride
        + row * rowStride
        + column / run * runStride
        + column % run * columnStride;
  }

  /** One matrix, row major, in a new array. */
  public float[] gather(float[] values, int group) {
    float[] matrix = new float[rows * columns];
    if (isRowMajor()) {
      System.arraycopy(values, group * groupStride, matrix, 0, matrix.length);
      return matrix;
    }
    for (int column = 0; column < columns; column++) {
      int from = index(group, 0, column);
      for (int row = 0; row < rows; row++) {
        matrix[row * columns + column] = values[from + row * rowStride];
      }
    }
    return matrix;
  }

  /** Puts one matrix, row major, to its place. */
  public void scatter(float[] matrix, int group, float[] into) {
    if (isRowMajor()) {
      System.arraycopy(matrix, 0, into, group * groupStride, matrix.length);
      return;
    }
    for (int column = 0; column < columns; column++) {
      int to = index(group, 0, column);
      for (int row = 0; row < rows; row++) {
        into[to + row * rowStride] = matrix[row * columns + column];
      }
    }
  }

  private boolean isRowMajor() {
    return run == columns && columnStride == 1 && rowStride == columns;
  }
}
