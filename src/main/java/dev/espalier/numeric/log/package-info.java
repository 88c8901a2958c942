/** How much libraries may say. */
@NullMarked
package dev.espalier.numeric.log;

import org.jspecify.annotations.NullMarked;
