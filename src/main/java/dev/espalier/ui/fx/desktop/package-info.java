/** Files shown by other programs of the system: a page in the browser, a file in its folder. */
@NullMarked
package dev.espalier.ui.fx.desktop;

import org.jspecify.annotations.NullMarked;
