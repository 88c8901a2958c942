package dev.espalier.evaluate;

/**
 * A layer whose output could not be compared.
 *
 * @param layer the layer's id
 * @param reason why, as the end of a sentence that begins with the layer
 */
public record UnmeasuredLayer(String layer, String reason) {}
