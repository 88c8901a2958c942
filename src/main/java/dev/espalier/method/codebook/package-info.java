/**
 * Levels in tables: the tables of formats whose levels are given, the search for a table that fits
 * some weights (k-means on a line) and for the scale of a given one, and the loops between weights
 * and places in a table. Knows arrays only.
 */
@NullMarked
package dev.espalier.method.codebook;

import org.jspecify.annotations.NullMarked;
