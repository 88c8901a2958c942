/** How much each channel of a group matters, and what it costs to remove them one by one. */
@NullMarked
package dev.espalier.structure.score;

import org.jspecify.annotations.NullMarked;
