/**
 * Magnitude pruning of float arrays: which weights are the smallest, in one tensor or over many.
 */
@NullMarked
package dev.espalier.method.prune;

import org.jspecify.annotations.NullMarked;
