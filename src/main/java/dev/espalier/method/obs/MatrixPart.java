package dev.espalier.method.obs;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;
import dev.espalier.numeric.moment.SecondMoment;
import java.util.Optional;

/**
 * One of the matrices of a weight that is to be rounded.
 *
 * @param original the weights whose output is to be kept
 * @param start the weights to begin with: the original ones, or what pruning made of them
 * @param pruned weights, by index, that stay zero
 * @param moment of the inputs
 * @param factor of the moment
 * @param channels for each row the number of its scale
 * @param joint prunes and rounds at once; if that may be done instead
 */
public record MatrixPart(
    Matrix original,
    Matrix start,
    BitMask pruned,
    SecondMoment moment,
    InverseFactor factor,
    int[] channels,
    Optional<JointSweep> joint) {
  /** The same with other weights pruned. */
  MatrixPart withPruned(BitMask other) {
    return new MatrixPart(original, start, other, moment, factor, channels, joint);
  }
}
