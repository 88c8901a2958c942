package dev.espalier.structure.couple;

import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;

/**
 * Where the channels of a group lie in a constant.
 *
 * @param node what takes the constant in
 * @param input as which of its inputs
 * @param axis of the constant
 * @param channelOf for each element along the axis, the channel that it goes with; -1 if none
 */
public record Slice(
    OnnxNode node, int input, OnnxTensor tensor, int axis, Role role, int[] channelOf) {

  /** The name of the constant. */
  public String constant() {
    return tensor.name();
  }

  /** What an operator does along an axis of a constant. */
  public enum Role {
    /** Keeps it: an element is one number for one channel. */
    PARAMETER,
    /** Makes channels: an element is all that makes one. */
    PRODUCER,
    /** Sums over channels: an element is all that takes one in. */
    CONSUMER
  }

  @Override
  public String toString() {
    return tensor.name() + " axis " + axis + " " + role;
  }
}
