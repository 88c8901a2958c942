/** The log drawer: what the program said, bounded, filtered by level, to be copied or saved. */
@NullMarked
package dev.espalier.ui.log;

import org.jspecify.annotations.NullMarked;
