package dev.espalier.export;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.activation.SeenSums;
import dev.espalier.data.DataException;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.RuntimeFailure;
import java.util.Map;

/** Looks on samples which sums of a network saturate on processors that add in 16 bits. */
@FunctionalInterface
public interface SumsMeter {
  /** Where there are no samples: only what can happen is known. */
  SumsMeter NONE = (compressed, cancel) -> Map.of();

  /**
   * Looks.
   *
   * @return by layer; without those that it cannot say anything about
   * @throws RuntimeFailure if the network cannot be run
   * @throws DataException if samples cannot be read
   */
  Map<LayerId, SeenSums.Seen> measure(CompressedNetwork compressed, CancelSignal cancel)
      throws RuntimeFailure, DataException;
}
