package dev.espalier.estimate.probe;

import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs the network to see what flows into its layers. Neither what a file declares nor what the
 * runtime infers is enough where sizes are free.
 *
 * @param runtime runs it
 * @param exposing the network with these inner values among its outputs
 * @param inputs what it is run on
 */
public record InputCapture(
    ModelRuntime runtime, Function<Set<String>, ModelSource> exposing, Map<String, Tensor> inputs) {

  /** Values that are fetched in one run: so memory stays bounded. */
  private static final int AT_A_TIME = 16;

  /**
   * Looks at values.
   *
   * @return those that are tensors
   * @throws RuntimeFailure if the network cannot be run
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public Map<String, LayerInput> see(Set<String> values, CancelSignal cancel)
      throws RuntimeFailure {
    Map<String, LayerInput> seen = new HashMap<>();
    Set<String> inner = new HashSet<>();
    for (String value : values) {
      Tensor given = inputs.get(value);
      if (given == null) {
        inner.add(value);
      } else {
        seen.put(value, LayerInput.of(given));
      }
    }
    if (!inner.isEmpty()) {
      see(inner, seen, cancel);
    }
    return seen;
  }

  private void see(Set<String> inner, Map<String, LayerInput> seen, CancelSignal cancel)
      throws RuntimeFailure {
    SessionSettings settings = SessionSettings.standard();
    try (ModelSession session = runtime.open(exposing.apply(inner), settings, cancel)) {
      List<String> tensors =
          session.outputs().stream()
              .filter(output -> output.type() != ElementType.OTHER)
              .map(InputSpec::name)
              .filter(inner::contains)
              .toList();
      for (int from = 0; from < tensors.size(); from += AT_A_TIME) {
        int to = Math.min(tensors.size(), from + AT_A_TIME);
        session
            .run(inputs, Set.copyOf(tensors.subList(from, to)), cancel)
            .forEach((name, tensor) -> seen.put(name, LayerInput.of(tensor)));
      }
    }
  }
}
