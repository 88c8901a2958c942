/**
 * How files are written so that none is ever half there. A leaf: every room may use it, it uses
 * none.
 */
@NullMarked
package dev.espalier.io;

import org.jspecify.annotations.NullMarked;
