package dev.espalier.evaluate;

import java.util.List;

/**
 * The error of each layer's output, on a part of the data.
 *
 * @param measured the layers that were compared, in the order of the network
 * @param unmeasured those that were not, with the reason
 */
public record LayerErrors(List<LayerError> measured, List<UnmeasuredLayer> unmeasured) {
  /** Copies the lists. */
  public LayerErrors {
    measured = List.copyOf(measured);
    unmeasured = List.copyOf(unmeasured);
  }

  /** The samples that this rests on. */
  public long samples() {
    return measured.stream()
        .mapToLong(layer -> layer.error().samples() + layer.error().skipped())
        .max()
        .orElse(0);
  }
}
