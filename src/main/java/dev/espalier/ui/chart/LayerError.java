package dev.espalier.ui.chart;

/**
 * How far a layer's output is from the original's, in dB of signal to noise: higher is better, NaN
 * where it is not known, infinite where there is no error.
 *
 * @param layer its name
 * @param number its place in the network, from 1
 * @param measured with the errors of the layers before it
 * @param own its own error, measured on the inputs that it has in the original
 * @param predicted the same, told from its inputs before
 * @param weights the error of its weights
 */
public record LayerError(
    String layer, int number, double measured, double own, double predicted, double weights) {}
