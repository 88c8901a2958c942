/** The use cases from a terminal. */
@NullMarked
package dev.espalier.cli;

import org.jspecify.annotations.NullMarked;
