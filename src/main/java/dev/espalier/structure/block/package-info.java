/**
 * Residual blocks and layers that can be dropped whole: where they are, and how much each does to
 * what flows through it.
 */
@NullMarked
package dev.espalier.structure.block;

import org.jspecify.annotations.NullMarked;
