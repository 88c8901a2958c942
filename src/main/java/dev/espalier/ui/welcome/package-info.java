/** What the window shows while no model is open. */
@NullMarked
package dev.espalier.ui.welcome;

import org.jspecify.annotations.NullMarked;
