/**
 * Questions and messages to the user behind an interface, so that view models can ask without a
 * toolkit.
 */
@NullMarked
package dev.espalier.ui.fx.dialog;

import org.jspecify.annotations.NullMarked;
