package dev.espalier.ui.palette;

import dev.espalier.ui.fx.Icon;

/**
 * Something the palette can do.
 *
 * @param text what it is called
 * @param detail where it belongs, such as the menu
 * @param shortcut its keys as they are labelled, or empty
 * @param icon its icon
 * @param enabled whether it can be done now
 * @param command does it
 */
public record PaletteItem(
    String text, String detail, String shortcut, Icon icon, boolean enabled, Runnable command) {}
