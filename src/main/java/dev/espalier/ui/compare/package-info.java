/**
 * Original and compressed network side by side: accuracy, confusion, flipped samples, layers, time.
 */
@NullMarked
package dev.espalier.ui.compare;

import org.jspecify.annotations.NullMarked;
