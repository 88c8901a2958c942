package dev.espalier.structure.couple;

import java.util.List;

/**
 * Channels of which each is removed from all values and weights at once, and independently of the
 * other channels of its group.
 *
 * @param id the layer that makes the channels first, and what they are there if not its own
 *     channels
 * @param channels how many there are
 * @param slices where they lie in the weights, in order of execution
 * @param couplings why they lie in several, in order of execution
 */
public record ChannelGroup(String id, int channels, List<Slice> slices, List<Coupling> couplings) {
  public ChannelGroup {
    slices = List.copyOf(slices);
    couplings = List.copyOf(couplings);
  }

  @Override
  public String toString() {
    return id + " (" + channels + " channels)";
  }
}
