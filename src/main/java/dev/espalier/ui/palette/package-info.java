/** The command palette: find and run an action by typing part of its name. */
@NullMarked
package dev.espalier.ui.palette;

import org.jspecify.annotations.NullMarked;
