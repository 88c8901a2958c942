/**
 * Compression that knows the inputs: the optimal brain surgeon and what came of it. Weights are
 * matrices, row major, a row for each output; {@link dev.espalier.numeric.moment.SecondMoment} says
 * what an error in them costs. What one weight loses, others of the same row make up for.
 */
@NullMarked
package dev.espalier.method.obs;

import org.jspecify.annotations.NullMarked;
