/**
 * Layers that become two: which can, how their operators are taken apart, and what the new ones are
 * called.
 */
@NullMarked
package dev.espalier.compress.factor;

import org.jspecify.annotations.NullMarked;
