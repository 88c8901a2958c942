/**
 * Structured pruning: which channels of a network go together, which matter least, and the network
 * without them.
 */
@NullMarked
package dev.espalier.structure;

import org.jspecify.annotations.NullMarked;
