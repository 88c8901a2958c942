/**
 * Light and dark look: style sheets, colour tokens, fonts, and following the system's colour
 * scheme.
 */
@NullMarked
package dev.espalier.ui.fx.theme;

import org.jspecify.annotations.NullMarked;
