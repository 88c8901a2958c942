package dev.espalier.method.obs;

/** The values that the weights of a matrix may take once they are quantized. */
@FunctionalInterface
public interface Levels {
  /** Any value: nothing is quantized. */
  Levels ALL = (value, row, column) -> value;

  /** The level next to a value; where weights are pruned, zero is one of them. */
  float nearest(float value, int row, int column);
}
