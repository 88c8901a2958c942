package dev.espalier.evaluate;

import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.RuntimeFailure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The model or the two models that are run, and the wish to stop.
 *
 * @param original the original, or the only one
 * @param other the compressed model; nothing if the original is evaluated alone
 */
record Models(ModelSession original, Optional<ModelSession> other, CancelSignal cancel) {

  /**
   * What both say. Of a model alone, both are the same.
   *
   * @param original the original's outputs by name
   * @param compressed the compressed model's outputs by name
   */
  record Outputs(Map<String, Tensor> original, Map<String, Tensor> compressed) {}

  /** Whether there is nothing to compare with. */
  boolean alone() {
    return other.isEmpty();
  }

  /** Floating-point outputs that all have, in the original's order. */
  List<String> common() {
    Set<String> theirs =
        other.orElse(original).outputs().stream().map(InputSpec::name).collect(Collectors.toSet());
    return original.outputs().stream()
        .filter(output -> output.type().isFloat() && theirs.contains(output.name()))
        .map(InputSpec::name)
        .toList();
  }

  /** Outputs of the original that {@link #common} leaves out. */
  List<String> uncommon() {
    List<String> common = common();
    return original.outputs().stream()
        .map(InputSpec::name)
        .filter(name -> !common.contains(name))
        .toList();
  }

  /** Runs all on the same inputs. */
  Outputs run(Map<String, Tensor> inputs, List<String> outputs) throws RuntimeFailure {
    Set<String> wanted = new LinkedHashSet<>(outputs);
    Map<String, Tensor> first = original.run(inputs, wanted, cancel);
    return new Outputs(first, other.isPresent() ? other.get().run(inputs, wanted, cancel) : first);
  }
}
