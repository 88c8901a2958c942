package dev.espalier.network;

import dev.espalier.onnx.Dims;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A weight on its way to becoming a layer.
 *
 * @param weight the tensor that stands for it, the largest if it is computed from several
 * @param slot the input of the first user it arrives at
 * @param trace how it gets there
 * @param users grows as more operators are found to use it
 */
record FoundWeight(WeightRef weight, WeightSlot slot, Trace trace, List<OnnxNode> users) {
  static FoundWeight of(WeightRef weight, WeightSlot slot, Trace trace, OnnxNode user) {
    List<OnnxNode> users = new ArrayList<>(1);
    users.add(user);
    return new FoundWeight(weight, slot, trace, users);
  }

  OnnxNode firstUser() {
    return users.getFirst();
  }

  /** Adds an operator; of one that uses the weight several times all uses come in a row. */
  void addUser(OnnxNode node) {
    if (!users.getLast().equals(node)) {
      users.add(node);
    }
  }

  /** The axis of the output channels in the stored tensor, -1 if there is none. */
  int channelAxis() {
    if (weight.dims().rank() < 2) {
      return -1; // each weight would be a channel
    }
    int axis = inGroups() ? axisOfGroups() : trace.axes().origin(slot.channelAxis());
    return axis < weight.dims().rank() && weight.equals(trace.leaves().getFirst()) ? axis : -1;
  }

  private boolean inGroups() {
    return firstUser().is("ConvTranspose") && slot.channelAxis() == 1 && !trace.codes().isEmpty();
  }

  /**
   * Of codes that lie by channels: these are those of all groups, of which the operator sees the
   * part that is in each.
   */
  private int axisOfGroups() {
    AxisTrace axes = trace.axes();
    int axis = axes.origin(1);
    if (axis >= 0 || axes.rank() < 2) {
      return axis;
    }
    long seen = axes.sizes().get(1);
    int whole = seen == 1 ? 0 : axes.whole(1); // one of each group is no part that can be followed
    return whole >= 0 && whole < weight.dims().rank() && weight.dims().get(whole) == seen * groups()
        ? whole
        : axis;
  }

  private long groups() {
    return firstUser().attributes().intValue("group", 1);
  }

  /** The sizes that the operator sees, or the number of weights where that is all that is known. */
  Dims seen() {
    if (trace.computed() && trace.axes().isKnown()) {
      return new Dims(trace.axes().sizes());
    }
    OnnxNode user = firstUser();
    boolean packed = weight.type().bits() == Byte.SIZE;
    return WeightSlots.packedBits(user)
        .filter(bits -> packed)
        .map(bits -> packed(user, weight.dims().elementCount(), bits))
        .orElse(weight.dims());
  }

  /** Bits that each of them takes in the file, without what many of them share, such as scales. */
  int storedBits(long parameters) {
    if (trace.computed() && parameters > 0) {
      List<WeightRef> codes = trace.codes();
      long bytes =
          (codes.isEmpty() ? trace.leaves() : codes)
              .stream().mapToLong(leaf -> leaf.tensor().byteSize()).sum();
      return Math.clamp(bytes * Byte.SIZE / parameters, 1, Integer.MAX_VALUE);
    }
    return WeightSlots.packedBits(firstUser()).orElse(weight.type().bits());
  }

  private static Dims packed(OnnxNode user, long bytes, int bits) {
    long k = user.attributes().intValue("K", 0);
    long n = user.attributes().intValue("N", 0);
    return k > 0 && n > 0 ? Dims.of(k, n) : Dims.of(bytes * Byte.SIZE / Math.max(1, bits));
  }
}
