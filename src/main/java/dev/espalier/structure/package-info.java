/**
 * Structured pruning: which channels of a network go together, which blocks it can do without,
 * which rows of its tables, how much each matters, and the network without them.
 */
@NullMarked
package dev.espalier.structure;

import org.jspecify.annotations.NullMarked;
