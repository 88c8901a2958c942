/** The data that is open: what it is, and how its samples become inputs of the model. */
@NullMarked
package dev.espalier.ui.data;

import org.jspecify.annotations.NullMarked;
