package dev.espalier.ui.chart;

/**
 * How far a layer's output is from the original's.
 *
 * @param layer its name
 * @param sqnrDb signal to quantization noise in dB, higher is better; NaN or infinite where there
 *     is no error
 */
public record LayerError(String layer, double sqnrDb) {}
