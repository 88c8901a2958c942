/** The layers of the open network as a tree with columns. */
@NullMarked
package dev.espalier.ui.tree;

import org.jspecify.annotations.NullMarked;
