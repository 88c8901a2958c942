package dev.espalier.export;

import dev.espalier.evaluate.Comparison;

/**
 * What was measured of the compressed network before it is exported.
 *
 * @param data what the samples are called
 * @param comparison with the original; made with the very weights that are written
 */
public record Evaluated(String data, Comparison comparison) {}
