/** The sliders of the selected layers, and what they do to the weights. */
@NullMarked
package dev.espalier.ui.inspector;

import org.jspecify.annotations.NullMarked;
