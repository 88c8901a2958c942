/**
 * Linear algebra by ND4J and by the LAPACK that comes with its OpenBLAS: the only package that
 * touches either. ND4J's own factorizations and reductions are not used, because they are wrong for
 * some sizes or crawl.
 */
@NullMarked
package dev.espalier.numeric.nd4j;

import org.jspecify.annotations.NullMarked;
