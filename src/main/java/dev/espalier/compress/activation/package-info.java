/**
 * What flows between layers as integers: which layers take it so, which values that makes integers,
 * their scales, and the operators that say it in the file.
 */
@NullMarked
package dev.espalier.compress.activation;

import org.jspecify.annotations.NullMarked;
