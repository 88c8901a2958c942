package dev.espalier.evaluate;

/**
 * The error of one of the model's outputs.
 *
 * @param output the output's name
 * @param error how far it is from the original's
 */
public record OutputError(String output, SignalError error) {}
