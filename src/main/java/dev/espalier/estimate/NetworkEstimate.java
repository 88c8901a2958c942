package dev.espalier.estimate;

import java.util.Map;
import java.util.Optional;

/**
 * What a recipe does to a network: the figures of the goal bar and of the tree's columns.
 *
 * @param originalBytes size of the original file
 * @param bytes size of the file that an export would write; exact
 * @param originalMillis time of one run of the original
 * @param millis time of one run as planned
 * @param layers figures by layer id
 */
public record NetworkEstimate(
    long originalBytes,
    long bytes,
    Optional<Figure> originalMillis,
    Optional<Figure> millis,
    Map<String, LayerEstimate> layers) {

  /** Copies the map. */
  public NetworkEstimate {
    layers = Map.copyOf(layers);
  }

  /** The same with another size. */
  public NetworkEstimate withBytes(long other) {
    return new NetworkEstimate(originalBytes, other, originalMillis, millis, layers);
  }

  /** Size of the compressed file as a share of the original's. */
  public double ratio() {
    return originalBytes == 0 ? 1 : (double) bytes / originalBytes;
  }
}
