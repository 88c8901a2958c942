/**
 * JSON files as records. The only package that touches Jackson; a leaf: every room may use it, it
 * uses only {@code io}.
 */
@NullMarked
package dev.espalier.json;

import org.jspecify.annotations.NullMarked;
