/**
 * What is found out by running compressed networks: corrections that bring their layers back to the
 * statistics of the original.
 */
@NullMarked
package dev.espalier.tune;

import org.jspecify.annotations.NullMarked;
