/**
 * Matrices as products of two smaller ones: the decompositions, and where the elements of the two
 * lie in a layer's weights.
 */
@NullMarked
package dev.espalier.method.factorize;

import org.jspecify.annotations.NullMarked;
