/**
 * The sizes of all values of a graph, found without running it, and the numbers in those small
 * tensors of integers that say where operators reshape, slice and split.
 */
@NullMarked
package dev.espalier.structure.shape;

import org.jspecify.annotations.NullMarked;
