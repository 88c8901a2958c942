package dev.espalier.numeric.linalg;

/**
 * A dense matrix. The array is shared, not copied.
 *
 * @param values the elements, row major
 * @param rows number of rows, may be 0
 * @param columns number of columns, may be 0
 */
public record Matrix(float[] values, int rows, int columns) {
  public Matrix {
    if (rows < 0 || columns < 0 || values.length != Math.multiplyExact(rows, columns)) {
      throw new IllegalArgumentException(
          values.length + " values for a matrix of " + rows + " x " + columns);
    }
  }

  /** A matrix of zeros. */
  public static Matrix zeros(int rows, int columns) {
    return new Matrix(new float[Math.multiplyExact(rows, columns)], rows, columns);
  }

  /** One element. */
  public float get(int row, int column) {
    return values[row * columns + column];
  }

  /** A copy with rows and columns exchanged. */
  public Matrix transposed() {
    float[] turned = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = values[row * columns + column];
      }
    }
    return new Matrix(turned, columns, rows);
  }

  /** Whether it has as many rows as columns. */
  public boolean isSquare() {
    return rows == columns;
  }

  /** The size, as people write it. */
  @Override
  public String toString() {
    return rows + " x " + columns;
  }
}
