/**
 * The window: starts JavaFX, makes the views and view models of all features and puts them into the
 * shell. Nothing outside this tree of packages knows JavaFX.
 */
@NullMarked
package dev.espalier.ui;

import org.jspecify.annotations.NullMarked;
