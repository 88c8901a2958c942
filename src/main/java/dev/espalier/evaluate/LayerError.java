package dev.espalier.evaluate;

/**
 * The error of what one layer puts out, that of the layers before it included.
 *
 * @param layer the layer's id
 * @param error how far its output is from the original's
 */
public record LayerError(String layer, SignalError error) {}
