/**
 * Second moments of a layer's inputs: what an error in each of its weights costs at its outputs.
 * Owns the matrices, how they are gathered and how they are factorized.
 */
@NullMarked
package dev.espalier.numeric.moment;

import org.jspecify.annotations.NullMarked;
