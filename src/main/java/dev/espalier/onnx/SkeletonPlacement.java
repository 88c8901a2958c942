package dev.espalier.onnx;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Leaves out the payloads of some initializers of the main graph. */
final class SkeletonPlacement implements Placement {
  private static final Map<String, String> NOWHERE = Map.of("location", "x");

  private final Set<String> missing;

  SkeletonPlacement(Set<String> names) {
    this.missing = new LinkedHashSet<>(names);
  }

  @Override
  public boolean movesAny(OnnxGraph graph) {
    return graph.path().isMain();
  }

  @Override
  public boolean keepsExternal() {
    return true;
  }

  @Override
  public Optional<Map<String, String>> external(OnnxGraph graph, String tensor, Payload payload) {
    return graph.path().isMain() && missing.remove(tensor)
        ? Optional.of(NOWHERE)
        : Optional.empty();
  }

  /** The names that were not asked for while writing: no initializers of the main graph. */
  Set<String> notFound() {
    return missing;
  }
}
