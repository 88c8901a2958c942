package dev.espalier.cli;

import dev.espalier.evaluate.OutputError;
import java.util.Optional;

/**
 * The error of one output.
 *
 * @param error of its numbers
 * @param sentences of sentence embeddings, the means over the tokens that the attention mask keeps,
 *     where the output holds one embedding per token
 */
record OutputFigures(ErrorFigures error, Optional<ErrorFigures> sentences) {

  static OutputFigures of(OutputError output) {
    return new OutputFigures(
        ErrorFigures.of(output.error()), output.sentences().map(ErrorFigures::of));
  }
}
