package dev.espalier.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Cuts the layers into groups whose values fit into memory together. */
final class LayerGroups {

  private static final double MEGA = 1e6;

  private final LayerErrorLimits limits;
  private final List<List<OutputPair>> groups = new ArrayList<>();
  private List<OutputPair> group = new ArrayList<>();
  private final Set<String> values = new HashSet<>();
  private long bytes;

  private LayerGroups(LayerErrorLimits limits) {
    this.limits = limits;
  }

  /**
   * Cuts, in the order of the network.
   *
   * @param shapes sizes of the original's values for one batch
   * @param tally told which layers are too large
   */
  static List<List<OutputPair>> of(
      List<OutputPair> layers,
      Map<String, long[]> shapes,
      LayerErrorLimits limits,
      LayerErrorTally tally) {
    LayerGroups groups = new LayerGroups(limits);
    for (OutputPair layer : layers) {
      long size = bytes(shapes.getOrDefault(layer.original(), new long[0]));
      if (size > limits.valueBytes()) {
        tally.leaveOut(
            layer,
            String.format(
                Locale.ROOT,
                "puts out %,.0f MB at once; more than %,.0f MB are not held in memory",
                size / MEGA,
                limits.valueBytes() / MEGA));
      } else {
        groups.add(layer, size);
      }
    }
    groups.close();
    return groups.groups;
  }

  private void add(OutputPair layer, long size) {
    boolean known = values.contains(layer.original());
    if (!known && bytes + size > limits.groupBytes()) {
      close();
    }
    group.add(layer);
    if (values.add(layer.original())) {
      bytes += size;
    }
  }

  private void close() {
    if (!group.isEmpty()) {
      groups.add(group);
      group = new ArrayList<>();
      values.clear();
      bytes = 0;
    }
  }

  /** As floats, which values of other types become when they are compared. */
  private static long bytes(long[] shape) {
    return Arrays.stream(shape).reduce(Float.BYTES, Math::multiplyExact);
  }
}
