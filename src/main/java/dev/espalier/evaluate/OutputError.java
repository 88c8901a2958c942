package dev.espalier.evaluate;

import java.util.Optional;

/**
 * The error of one of the model's outputs.
 *
 * @param output the output's name
 * @param error how far it is from the original's
 * @param sentences the same for sentence embeddings, the means over the tokens that the attention
 *     mask keeps, where the output holds an embedding for each token and the model takes a mask
 */
public record OutputError(String output, SignalError error, Optional<SignalError> sentences) {}
