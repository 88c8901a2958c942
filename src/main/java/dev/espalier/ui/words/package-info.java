/** Sentences that several panes say alike. */
@NullMarked
package dev.espalier.ui.words;

import org.jspecify.annotations.NullMarked;
