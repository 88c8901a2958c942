package dev.espalier.ui.compare;

/**
 * One line of the side-by-side table.
 *
 * @param name what is compared
 * @param original the original's number; may be empty
 * @param compressed that of the compressed network
 * @param intervals confidence intervals of both; may be empty
 * @param difference how they differ
 */
public record CompareRow(
    String name, String original, String compressed, String intervals, String difference) {}
