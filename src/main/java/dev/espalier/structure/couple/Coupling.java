package dev.espalier.structure.couple;

import dev.espalier.onnx.OnnxNode;

/**
 * An operator because of which channels go together.
 *
 * @param kind what it does
 * @param node the operator
 */
public record Coupling(Kind kind, OnnxNode node) {

  /** The operator's name; empty if it has none. */
  public String name() {
    return node.name();
  }

  /** What operators do that ties channels to one another. */
  public enum Kind {
    /** Values are added, as around a residual block. */
    SUM,
    /** Values are multiplied element by element, as by a gate of squeeze and excitation. */
    GATE,
    /** Each channel, or each group of channels, is convolved by itself. */
    GROUPED,
    /** Values are put one behind the other. */
    CONCATENATION,
    /** A value is cut into several. */
    SPLIT,
    /** Axes become one: a channel is several elements in a row. */
    FLATTEN,
    /** An axis becomes several, such as heads and places in them. */
    HEADS,
    /** Two computed values are multiplied as matrices, as queries and keys. */
    PRODUCT,
    /** Each channel is normalized, scaled or shifted by numbers of its own. */
    PER_CHANNEL
  }
}
