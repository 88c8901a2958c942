package dev.espalier.structure.block;

import dev.espalier.onnx.OnnxNode;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A part of a network that puts out values of the same sizes as it takes in, so that the network
 * works without it: a residual block, {@code to = from + f(from)}, or a layer by itself, {@code to
 * = f(from)}.
 *
 * @param name what its layers have in common; the id of the layer if it is one
 * @param kind which of the two it is
 * @param from the value that flows in
 * @param to the value that flows out, which {@code from} takes the place of
 * @param nodes the operators between the two, with the one that makes {@code to}
 * @param layers the layers among them, in the order of the network
 * @param parameters the weights of these layers, without those that others use, too
 */
public record Block(
    String name,
    Kind kind,
    String from,
    String to,
    Set<OnnxNode> nodes,
    List<String> layers,
    long parameters) {

  /** What blocks there are. */
  public enum Kind {
    /** What flows in is added to what is made of it. */
    RESIDUAL,

    /** A layer, with what only belongs to it behind it: a bias, a normalization, an activation. */
    LAYER
  }

  /** Copies the operators and the layers. */
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
