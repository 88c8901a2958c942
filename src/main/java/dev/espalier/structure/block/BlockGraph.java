package dev.espalier.structure.block;

import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The blocks of a network. Valid while its model is open. */
public final class BlockGraph {
  private final Network network;
  private final Map<String, Block> blocks = new LinkedHashMap<>();
  private final Map<String, String> fixed = new LinkedHashMap<>();

  /** Why layers are no blocks, by their names; most layers are none. */
  private final Map<String, String> others = new HashMap<>();

  /** The names of those that lie within another one. */
  private final Set<String> inner = new HashSet<>();

  private BlockGraph(Network network) {
    this.network = network;
  }

  /** Finds the blocks. Reads no weight. */
  public static BlockGraph of(Network network) {
    BlockGraph graph = new BlockGraph(network);
    ValueFlow flow = new ValueFlow(network);
    BlockNames names = new BlockNames(network);
    List<Block> found = new ArrayList<>();
    Set<Layer> whole = new HashSet<>();
    for (Candidate residual : new BlockFinder(network, flow).find()) {
      List<Layer> layers = layers(network, residual.nodes());
      String name = names.of(layers);
      if (residual.problem().isPresent()) {
        graph.fixed.put(name, residual.problem().get());
      } else {
        found.add(block(name, Block.Kind.RESIDUAL, residual, layers));
      }
      if (layers.size() == 1) {
        whole.add(layers.getFirst());
      }
    }
    LayerFinder finder = new LayerFinder(flow);
    // A layer that is all of a residual block has its name already.
    network.layers().stream()
        .filter(layer -> !whole.contains(layer))
        .forEach(layer -> found.addAll(graph.plain(layer, finder, names)));
    found.sort(
        Comparator.<Block>comparingInt(block -> first(block, flow))
            .thenComparingInt(block -> -block.nodes().size()));
    for (Block block : found) {
      graph.blocks.put(block.name(), block);
      if (found.stream().anyMatch(other -> !other.equals(block) && other.contains(block))) {
        graph.inner.add(block.name());
      }
    }
    return graph;
  }

  private List<Block> plain(Layer layer, LayerFinder finder, BlockNames names) {
    List<Layer> alone = List.of(layer);
    List<Block> found = new ArrayList<>();
    for (Candidate plain : finder.find(layer)) {
      if (plain.problem().isPresent()) {
        others.put(layer.id().value(), plain.problem().get());
      } else {
        found.add(block(names.of(alone), Block.Kind.LAYER, plain, alone));
      }
    }
    return found;
  }

  private static int first(Block block, ValueFlow flow) {
    return block.nodes().stream().mapToInt(flow::place).min().orElse(0);
  }

  private static Block block(String name, Block.Kind kind, Candidate found, List<Layer> layers) {
    return new Block(
        name,
        kind,
        found.from(),
        found.to(),
        found.nodes(),
        layers.stream().map(layer -> layer.id().value()).toList(),
        layers.stream()
            .filter(layer -> found.nodes().containsAll(layer.users()))
            .mapToLong(Layer::parameters)
            .sum());
  }

  private static List<Layer> layers(Network network, Set<OnnxNode> nodes) {
    return network.layers().stream()
        .filter(layer -> layer.users().stream().anyMatch(nodes::contains))
        .toList();
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /**
   * The blocks that can be dropped, in an order of execution; before those that lie within it the
   * whole one.
   */
  public List<Block> blocks() {
    return List.copyOf(blocks.values());
  }

  /** Whether a block lies within another one. */
  public boolean isInner(Block block) {
    return inner.contains(block.name());
  }

  /** The block of that name. */
  public Optional<Block> block(String name) {
    return Optional.ofNullable(blocks.get(name));
  }

  /**
   * Why other residual blocks cannot be dropped, as the end of a sentence that begins with the
   * block's name.
   */
  public Map<String, String> fixed() {
    return Collections.unmodifiableMap(fixed);
  }

  /**
   * The blocks of these names, in the order of the network.
   *
   * @throws IllegalArgumentException if there is no such block, it cannot be dropped, it lies
   *     within another one, or nothing would be left of the network
   */
  public List<Block> blocks(Collection<String> names) {
    for (String name : names) {
      if (!blocks.containsKey(name)) {
        throw new IllegalArgumentException(unknown(name));
      }
    }
    List<Block> all =
        blocks.values().stream().filter(block -> names.contains(block.name())).toList();
    for (Block block : all) {
      for (Block other : all) {
        if (!block.name().equals(other.name()) && other.contains(block)) {
          throw new IllegalArgumentException(
              "block '%s' lies within '%s': drop one of them"
                  .formatted(block.name(), other.name()));
        }
      }
    }
    Set<String> gone = new HashSet<>();
    all.forEach(block -> gone.addAll(block.layers()));
    if (!all.isEmpty() && gone.size() == network.layers().size()) {
      throw new IllegalArgumentException("without these blocks no layer would be left");
    }
    return all;
  }

  private String unknown(String name) {
    if (fixed.containsKey(name)) {
      return "block '" + name + "' cannot be dropped: it " + fixed.get(name);
    }
    return others.containsKey(name)
        ? "layer '" + name + "' cannot be dropped: it " + others.get(name)
        : "there is no block '" + name + "'; espalier inspect --blocks lists them";
  }

  /** The residual blocks, or the layers where there are none: those that a count is for. */
  public List<Block> countable() {
    List<Block> residual = of(Block.Kind.RESIDUAL);
    return residual.isEmpty() ? of(Block.Kind.LAYER) : residual;
  }

  private List<Block> of(Block.Kind kind) {
    return blocks.values().stream().filter(block -> block.kind() == kind).toList();
  }

  /**
   * Of those that a count is for the ones that do least, of which none lies within another.
   *
   * @param count how many
   * @param scores what they do; those without a score stay
   * @throws IllegalArgumentException if there are fewer, or nothing would be left of the network
   */
  public List<String> least(int count, Map<String, BlockScore> scores) {
    List<Block> ranked =
        countable().stream()
            .filter(block -> scores.containsKey(block.name()))
            .sorted(BlockScore.order(scores))
            .toList();
    List<Block> chosen = new ArrayList<>();
    for (Block block : ranked) {
      if (chosen.size() < count && chosen.stream().noneMatch(block::overlaps)) {
        chosen.add(block);
      }
    }
    if (count < 1 || chosen.size() < count) {
      boolean more = countable().size() < blocks.size();
      throw new IllegalArgumentException(
          "%d blocks are to be dropped, and %d can be%s; espalier inspect --blocks lists them"
              .formatted(count, chosen.size(), more ? ", layers by name only" : ""));
    }
    List<String> names = chosen.stream().map(Block::name).toList();
    blocks(names);
    return names;
  }
}
