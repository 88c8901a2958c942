package dev.espalier.method.factorize;

import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.Shape;
import dev.espalier.numeric.linalg.Matrix;
import java.util.Arrays;

/**
 * How a layer's weight forms a matrix that is written as a product of two, and how the two lie in
 * the weights of the layers that take its place.
 *
 * @param kind what kind of layer it is
 * @param weight the sizes of its weight, none of them zero
 */
public record FactorLayout(Kind kind, Shape weight) {
  public FactorLayout {
    boolean fits =
        switch (kind) {
          case CONVOLUTION -> weight.rank() >= 3;
          case SPATIAL -> weight.rank() == 4;
          case COLUMNS, ROWS, MIXED -> weight.rank() == 2;
        };
    if (!fits || weight.elementCount() == 0) {
      throw new IllegalArgumentException(kind + " of a weight of " + weight);
    }
  }

  /** What the weights are. */
  public enum Kind {
    /** [outputs, inputs, kernel...] as [r, inputs, kernel...] and [outputs, r, 1...]. */
    CONVOLUTION,
    /** [outputs, inputs, height, width] as [r, inputs, height, 1] and [outputs, r, 1, width]. */
    SPATIAL,
    /** [inputs, outputs] as [inputs, r] and [r, outputs]. */
    COLUMNS,
    /** [outputs, inputs] as [r, inputs] and [outputs, r]. */
    ROWS,
    /** [outputs, inputs] as [inputs, r] and [outputs, r]. */
    MIXED
  }

  /** Rows m of the matrix: outputs, and for spatial factors places along the second kernel. */
  public int rows() {
    return switch (kind) {
      case CONVOLUTION, ROWS, MIXED -> weight.size(0);
      case COLUMNS -> weight.size(1);
      case SPATIAL -> weight.size(0) * weight.size(3);
    };
  }

  /** Columns n of the matrix: inputs, at each place of the first kernel. */
  public int columns() {
    return weight.elementCount() / rows();
  }

  /** How many weights the two have together. */
  public long parameters(int rank) {
    return (long) rank * (rows() + columns());
  }

  /** The largest rank at which the two have fewer weights together than the one; 0 if none has. */
  public int mostThatPays() {
    return (weight.elementCount() - 1) / (rows() + columns());
  }

  /** The matrix, m x n. */
  public Matrix matrix(float[] values) {
    if (kind != Kind.SPATIAL) {
      MatrixLayout layout =
          kind == Kind.COLUMNS
              ? MatrixLayout.columnMajor(1, rows(), columns())
              : MatrixLayout.rowMajor(1, rows(), columns());
      return new Matrix(layout.gather(values, 0), rows(), columns());
    }
    return new Matrix(spatial().gather(values, 0), columns(), rows()).transposed();
  }

  /** The weight that a matrix is. */
  public float[] weight(Matrix matrix) {
    float[] values = new float[weight.elementCount()];
    switch (kind) {
      case CONVOLUTION, ROWS, MIXED ->
          MatrixLayout.rowMajor(1, rows(), columns()).scatter(matrix.values(), 0, values);
      case COLUMNS ->
          MatrixLayout.columnMajor(1, rows(), columns()).scatter(matrix.values(), 0, values);
      case SPATIAL -> spatial().scatter(matrix.transposed().values(), 0, values);
    }
    return values;
  }

  /** The transpose of the matrix of spatial factors. */
  private MatrixLayout spatial() {
    int width = weight.size(3);
    int output = weight.size(1) * weight.size(2) * width;
    return new MatrixLayout(1, columns(), rows(), 0, width, width, output, 1);
  }

  /** The sizes of the first weight. */
  public Shape first(int rank) {
    return switch (kind) {
      case CONVOLUTION -> convolution(rank);
      case SPATIAL -> Shape.of(rank, weight.size(1), weight.size(2), 1);
      case ROWS -> Shape.of(rank, columns());
      case COLUMNS, MIXED -> Shape.of(columns(), rank);
    };
  }

  private Shape convolution(int rank) {
    int[] sizes = weight.sizes();
    sizes[0] = rank;
    return Shape.of(sizes);
  }

  /** The sizes of the second weight. */
  public Shape second(int rank) {
    return switch (kind) {
      case CONVOLUTION -> {
        int[] sizes = new int[weight.rank()];
        Arrays.fill(sizes, 1);
        sizes[0] = rows();
        sizes[1] = rank;
        yield Shape.of(sizes);
      }
      case SPATIAL -> Shape.of(weight.size(0), rank, 1, weight.size(3));
      case ROWS, MIXED -> Shape.of(rows(), rank);
      case COLUMNS -> Shape.of(rank, rows());
    };
  }

  /** The axis of the r channels in the first weight. */
  public int firstAxis() {
    return kind == Kind.COLUMNS || kind == Kind.MIXED ? 1 : 0;
  }

  /** The axis of the output channels in the second weight. */
  public int secondAxis() {
    return kind == Kind.COLUMNS ? 1 : 0;
  }

  /** The first weight as a matrix that is multiplied with its inputs, r x n. */
  public MatrixLayout firstMatrix(int rank) {
    return firstAxis() == 1
        ? MatrixLayout.columnMajor(1, rank, columns())
        : MatrixLayout.rowMajor(1, rank, columns());
  }

  /**
   * The second weight as a matrix that is multiplied with its inputs: outputs x r, and with the
   * places of the kernel for spatial factors.
   */
  public MatrixLayout secondMatrix(int rank) {
    int outputs = weight.elementCount() == 0 ? 0 : second(rank).size(secondAxis());
    int inputs = second(rank).elementCount() / Math.max(outputs, 1);
    return secondAxis() == 1
        ? MatrixLayout.columnMajor(1, outputs, inputs)
        : MatrixLayout.rowMajor(1, outputs, inputs);
  }

  /** The values of the second weight, of a matrix m x r. */
  public float[] second(Matrix second) {
    int rank = second.columns();
    float[] values = new float[second(rank).elementCount()];
    switch (kind) {
      case SPATIAL -> spatial(rank).scatter(second.transposed().values(), 0, values);
      default -> secondMatrix(rank).scatter(second.values(), 0, values);
    }
    return values;
  }

  /** The matrix m x r of the values of the second weight. */
  public Matrix secondOf(float[] values, int rank) {
    return kind == Kind.SPATIAL
        ? new Matrix(spatial(rank).gather(values, 0), rank, rows()).transposed()
        : new Matrix(secondMatrix(rank).gather(values, 0), rows(), rank);
  }

  /** The transpose of the second spatial factor, r x m. */
  private MatrixLayout spatial(int rank) {
    int width = weight.size(3);
    return new MatrixLayout(1, rank, rows(), 0, width, width, rank * width, 1);
  }
}
