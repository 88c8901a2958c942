package dev.espalier.numeric.linalg;

/**
 * A thin singular value decomposition, {@code a = u diag(s) vt}, of an m x n matrix; k is the
 * smaller of m and n.
 *
 * @param u m x k, orthonormal columns
 * @param singularValues k of them, largest first, none negative
 * @param vt k x n, orthonormal rows
 */
public record Svd(Matrix u, float[] singularValues, Matrix vt) {}
