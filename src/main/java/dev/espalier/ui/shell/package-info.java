/**
 * The frame of the window: menus, tool bar, panes, status bar, drag and drop, what is remembered of
 * it.
 */
@NullMarked
package dev.espalier.ui.shell;

import org.jspecify.annotations.NullMarked;
