/** Which layers are selected: what the tree says and the inspector hears. */
@NullMarked
package dev.espalier.ui.selection;

import org.jspecify.annotations.NullMarked;
