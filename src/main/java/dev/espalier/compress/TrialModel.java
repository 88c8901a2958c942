package dev.espalier.compress;

import java.util.Map;

/**
 * A model to be tried without writing it: its structure, and the contents of its initializers apart
 * from it, those that did not change as they lie in the mapped file.
 *
 * @param skeleton the model, with initializers that have no contents; not to be changed
 * @param tensors their contents, by name
 */
public record TrialModel(byte[] skeleton, Map<String, TrialTensor> tensors) {
  public TrialModel {
    tensors = Map.copyOf(tensors);
  }
}
