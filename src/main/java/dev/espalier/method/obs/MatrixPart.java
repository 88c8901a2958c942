package dev.espalier.method.obs;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.SecondMoment;

/**
 * One of the matrices of a weight that is to be rounded.
 *
 * @param original the weights whose output is to be kept
 * @param start the weights to begin with: the original ones, or what pruning made of them
 * @param pruned weights, by index, that stay zero
 * @param moment of the inputs
 * @param scales which weights share one
 */
public record MatrixPart(
    Matrix original, Matrix start, BitMask pruned, SecondMoment moment, ScaleMap scales) {
  /** The same with other weights pruned. */
  MatrixPart withPruned(BitMask other) {
    return new MatrixPart(original, start, other, moment, scales);
  }
}
