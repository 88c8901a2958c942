package dev.espalier.structure.block;

import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The residual blocks of a network. Valid while its model is open. */
public final class BlockGraph {
  private final Network network;
  private final Map<String, Block> blocks = new LinkedHashMap<>();
  private final Map<String, String> fixed = new LinkedHashMap<>();

  private BlockGraph(Network network) {
    this.network = network;
  }

  /** Finds the blocks. Reads no weight. */
  public static BlockGraph of(Network network) {
    BlockGraph graph = new BlockGraph(network);
    BlockNames names = new BlockNames(network);
    for (Residual found : new BlockFinder(network).find()) {
      List<Layer> layers = layers(network, found.nodes());
      String name = names.of(layers);
      if (found.problem().isPresent()) {
        graph.fixed.put(name, found.problem().get());
      } else {
        graph.blocks.put(
            name,
            new Block(
                name,
                found.from(),
                found.to(),
                found.nodes(),
                layers.stream().map(layer -> layer.id().value()).toList(),
                layers.stream()
                    .filter(layer -> found.nodes().containsAll(layer.users()))
                    .mapToLong(Layer::parameters)
                    .sum()));
      }
    }
    return graph;
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

  /** The blocks that can be dropped, in an order of execution. */
  public List<Block> blocks() {
    return List.copyOf(blocks.values());
  }

  /** The block of that name. */
  public Optional<Block> block(String name) {
    return Optional.ofNullable(blocks.get(name));
  }

  /** Why others cannot be dropped, as the end of a sentence that begins with the block's name. */
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
        throw new IllegalArgumentException(
            fixed.containsKey(name)
                ? "block '" + name + "' cannot be dropped: it " + fixed.get(name)
                : "there is no block '" + name + "'; espalier inspect --blocks lists them");
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

  /**
   * The blocks that do least, of which none lies within another.
   *
   * @param count how many
   * @param scores what they do; those without a score stay
   * @throws IllegalArgumentException if there are fewer
   */
  public List<String> least(int count, Map<String, BlockScore> scores) {
    List<Block> ranked =
        blocks.values().stream()
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
      throw new IllegalArgumentException(
          "%d blocks are to be dropped, and %d can be; espalier inspect --blocks lists them"
              .formatted(count, chosen.size()));
    }
    return chosen.stream().map(Block::name).toList();
  }
}
