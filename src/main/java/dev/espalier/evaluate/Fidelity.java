package dev.espalier.evaluate;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How closely the compressed model follows the original. Needs no labels.
 *
 * @param agreement of the answers, where an output holds class scores
 * @param outputs the error of each numeric output of the model
 */
public record Fidelity(Optional<Agreement> agreement, List<OutputError> outputs) {

  /** Copies the list. */
  public Fidelity {
    outputs = List.copyOf(outputs);
  }

  /** Says in a sentence what was measured, so that a number is never taken for another one. */
  public String measured() {
    String names =
        outputs.stream().map(o -> "'" + o.output() + "'").collect(Collectors.joining(", "));
    return agreement
        .map(a ->
            "Agreement with the original on the class scores in '%s' (%d classes), error of %s."
                .formatted(a.output(), a.classes(), names))
        .orElse("No output holds class scores: error of %s against the original.".formatted(names));
  }
}
