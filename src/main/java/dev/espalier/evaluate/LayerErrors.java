package dev.espalier.evaluate;

import java.util.List;

/**
 * The error of each layer's output, on a part of the data.
 *
 * @param measured the layers that were compared, in the order of the network
 * @param unmeasured those that were not, with the reason
 * @param own the error that a layer's own change makes, on the inputs it has in the original
 */
public record LayerErrors(
    List<LayerError> measured, List<UnmeasuredLayer> unmeasured, List<LayerError> own) {
  /** Of layers whose own errors were not measured. */
  public LayerErrors(List<LayerError> measured, List<UnmeasuredLayer> unmeasured) {
    this(measured, unmeasured, List.of());
  }

  /** Copies the lists. */
  public LayerErrors {
    measured = List.copyOf(measured);
    unmeasured = List.copyOf(unmeasured);
    own = List.copyOf(own);
  }

  /** The samples that this rests on. */
  public long samples() {
    return measured.stream()
        .mapToLong(layer -> layer.error().samples() + layer.error().skipped())
        .max()
        .orElse(0);
  }
}
