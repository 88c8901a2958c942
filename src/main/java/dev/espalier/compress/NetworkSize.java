package dev.espalier.compress;

import dev.espalier.network.LayerId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The size of a network as it is written.
 *
 * @param fileBytes all files together
 * @param layers the bytes of each layer: tensors, scales, and the operators that decode them
 */
public record NetworkSize(long fileBytes, Map<LayerId, Long> layers) {
  public NetworkSize {
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }

  /** Bytes of one layer. */
  public long layer(LayerId id) {
    return layers.getOrDefault(id, 0L);
  }

  /** Bytes that belong to no layer: structure, biases, norms, constants that decoders share. */
  public long otherBytes() {
    return fileBytes - layers.values().stream().mapToLong(Long::longValue).sum();
  }
}
