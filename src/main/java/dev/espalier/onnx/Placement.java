package dev.espalier.onnx;

import java.util.Map;
import java.util.Optional;

/** Decides where payloads of initializers are written. */
interface Placement {
  /** All payloads in the model file. */
  Placement INLINE =
      new Placement() {
        @Override
        public boolean movesAny(OnnxGraph graph) {
          return false;
        }

        @Override
        public Optional<Map<String, String>> external(
            OnnxGraph graph, String tensor, Payload payload) {
          return Optional.empty();
        }
      };

  /** Whether an initializer of {@code graph} may have to leave the model file. */
  boolean movesAny(OnnxGraph graph);

  /** Whether external data that does not go elsewhere stays where it is; else it comes inside. */
  default boolean keepsExternal() {
    return false;
  }

  /**
   * The entries of {@code external_data} for a payload that goes elsewhere, or nothing. Asked once
   * for each initializer, in the order of writing.
   */
  Optional<Map<String, String>> external(OnnxGraph graph, String tensor, Payload payload);
}
