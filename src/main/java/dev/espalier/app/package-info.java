/**
 * The use cases: open a network, tune it, evaluate it, export it. Knows no screen and no terminal;
 * both are faces of what is here.
 */
@NullMarked
package dev.espalier.app;

import org.jspecify.annotations.NullMarked;
