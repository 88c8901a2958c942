/** Brings back what removing channels has changed, without training. */
@NullMarked
package dev.espalier.structure.repair;

import org.jspecify.annotations.NullMarked;
