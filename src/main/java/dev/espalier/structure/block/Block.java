package dev.espalier.structure.block;

import dev.espalier.onnx.OnnxNode;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A part of a network that puts out values of the same sizes as it takes in, so that the network
 * works without it: a residual block, {@code to = from + f(from)}.
 *
 * @param name what its layers have in common
 * @param from the value that flows in
 * @param to the value that flows out, which {@code from} takes the place of
 * @param nodes the operators between the two, the sum among them
 * @param layers the layers among them, in the order of the network
 * @param parameters the weights of these layers, without those that others use, too
 */
public record Block(
    String name,
    String from,
    String to,
    Set<OnnxNode> nodes,
    List<String> layers,
    long parameters) {
  public Block {
    nodes = Collections.unmodifiableSet(new LinkedHashSet<>(nodes));
    layers = List.copyOf(layers);
  }

  /** Whether an operator is in both, as one lies within the other. */
  public boolean overlaps(Block other) {
    return nodes.stream().anyMatch(other.nodes::contains);
  }

  /** Whether all of another block is in this one. */
  public boolean contains(Block other) {
    return nodes.containsAll(other.nodes);
  }
}
