/** The sheet of keyboard shortcuts and the note about the program. */
@NullMarked
package dev.espalier.ui.help;

import org.jspecify.annotations.NullMarked;
