package dev.espalier.data;

/**
 * An array and where it comes from.
 *
 * @param array the numbers
 * @param origin their file and place
 */
record ArrayAt(NumericArray array, Origin origin) {}
