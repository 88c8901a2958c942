/**
 * The one table of what the user can do: each row has its text, icon and shortcut, and feeds the
 * menu bar, the tool bar, context menus, the command palette and the sheet of shortcuts.
 */
@NullMarked
package dev.espalier.ui.fx.action;

import org.jspecify.annotations.NullMarked;
