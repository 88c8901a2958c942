package dev.espalier.structure.couple;

import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.structure.shape.GraphShapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All channels of a network: the groups of those that can be removed, why others cannot, and what
 * is left of every value when some are. Found from the graph alone, without reading a weight.
 */
public final class ChannelGraph {
  private final Network network;
  private final LayerConstants layers;
  private final CouplingWalk walk;
  private final List<ChannelGroup> groups;
  private final Map<String, int[]> roots;
  private final Map<String, String> fixed;

  private ChannelGraph(
      Network network, CouplingWalk walk, LayerConstants layers, GroupFinder found) {
    this.network = network;
    this.layers = layers;
    this.walk = walk;
    this.groups = found.groups();
    this.roots = found.roots();
    this.fixed = found.fixed();
  }

  /** Finds the channels of a network. */
  public static ChannelGraph of(Network network) {
    CouplingWalk walk = new CouplingWalk(network.model());
    walk.walk();
    LayerConstants layers = LayerConstants.of(network);
    return new ChannelGraph(network, walk, layers, new GroupFinder(walk, network, layers));
  }

  /** The layers by the names of the constants that hold their weights. */
  public Map<String, String> layerNames() {
    return layers.names();
  }

  public Network network() {
    return network;
  }

  /** The groups, in order of execution. */
  public List<ChannelGroup> groups() {
    return groups;
  }

  /** The group of that name. */
  public Optional<ChannelGroup> group(String id) {
    return groups.stream().filter(group -> group.id().equals(id)).findFirst();
  }

  /** How many channels are left of groups that lose some; what is no group is passed over. */
  public Map<String, Integer> left(Map<String, BitSet> removed) {
    Map<String, Integer> left = new LinkedHashMap<>();
    removed.forEach((id, gone) ->
        group(id).ifPresent(group -> left.put(id, group.channels() - gone.cardinality())));
    return left;
  }

  /**
   * Why the channels that layers make cannot be removed, by layer: the end of a sentence that
   * begins with the channels.
   */
  public Map<String, String> fixed() {
    return fixed;
  }

  /** The sizes of the values. */
  public GraphShapes shapes() {
    return walk.shapes();
  }

  /**
   * What is left when channels are removed.
   *
   * @param removed by group; groups that are not named stay whole
   * @throws IllegalArgumentException if a group is not known, or nothing would be left of it
   */
  public Remainder without(Map<String, BitSet> removed) {
    BitSet gone = new BitSet(walk.channels().count());
    removed.forEach((id, channels) -> {
      int[] all = roots.get(id);
      if (all == null) {
        throw new IllegalArgumentException("there is no group of channels '" + id + "'");
      }
      if (channels.cardinality() >= all.length || channels.length() > all.length) {
        throw new IllegalArgumentException(
            "of the %d channels of '%s' at least one has to stay".formatted(all.length, id));
      }
      channels.stream().forEach(channel -> gone.set(all[channel]));
    });
    return new Remainder(walk, gone);
  }

  /** What is left of values and constants. */
  public static final class Remainder {
    private final CouplingWalk walk;
    private final BitSet gone;

    Remainder(CouplingWalk walk, BitSet gone) {
      this.walk = walk;
      this.gone = gone;
    }

    /** Whether nothing is removed. */
    public boolean isWhole() {
      return gone.isEmpty();
    }

    /** What an operator takes in, along an axis: the elements that stay; nothing if all do. */
    public Optional<int[]> kept(OnnxNode node, int input, int axis) {
      return kept(walk.axes(node, input), axis);
    }

    /** A computed value along an axis: the elements that stay; nothing if all do. */
    public Optional<int[]> kept(String value, int axis) {
      return kept(walk.axes(value), axis);
    }

    /** How many axes a value has; 0 if that is not known. */
    public int rank(String value) {
      return walk.shapes().of(value).map(shape -> shape.rank()).orElse(0);
    }

    /** The nodes of the whole network, in order of execution. */
    public List<OnnxNode> order() {
      return walk.shapes().order();
    }

    /** Whether an operator sums over channels of which some are removed. */
    public boolean sumsOverRemoved(OnnxNode node) {
      return walk.uses().stream()
          .filter(use -> use.node().equals(node))
          .anyMatch(use ->
              IntStream.range(0, use.axes().length)
                  .anyMatch(axis ->
                      use.roles()[axis] == Slice.Role.CONSUMER
                          && kept(use.axes(), axis).isPresent()));
    }

    /** The computed values that lose channels. */
    public Set<String> changed() {
      Map<String, Boolean> changed = new LinkedHashMap<>();
      for (String value : walk.values()) {
        int[] @Nullable [] axes = walk.axes(value);
        for (int axis = 0; axis < axes.length; axis++) {
          if (kept(axes, axis).isPresent()) {
            changed.put(value, true);
          }
        }
      }
      return changed.keySet();
    }

    /** The constants that operators take in, each as often as it is. */
    public List<Taken> constants() {
      List<Taken> all = new ArrayList<>();
      for (ConstantUse use : walk.uses()) {
        all.add(new Taken(use.node(), use.input(), use.tensor()));
      }
      return all;
    }

    private boolean isGone(int channel) {
      for (int member : walk.channels().members(channel)) {
        if (gone.get(member)) {
          return true;
        }
      }
      return false;
    }

    private Optional<int[]> kept(int[] @Nullable [] axes, int axis) {
      int[] channels = axis < axes.length ? axes[axis] : null;
      if (channels == null) {
        return Optional.empty();
      }
      int[] kept = new int[channels.length];
      int count = 0;
      for (int i = 0; i < channels.length; i++) {
        if (!isGone(channels[i])) {
          kept[count++] = i;
        }
      }
      return count == kept.length ? Optional.empty() : Optional.of(Arrays.copyOf(kept, count));
    }
  }

  /** A constant as an operator takes it in. */
  public record Taken(OnnxNode node, int input, OnnxTensor tensor) {}
}
