package dev.espalier.structure;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.couple.Coupling;
import dev.espalier.structure.couple.Slice;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the network without channels has to compute, the other way: the whole network, in which what
 * is removed is zero where it is summed up.
 */
final class Masked {
  private final ModelEditor editor;
  private final Map<String, float[]> changed = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

  private Masked(OnnxModel model) {
    this.editor = model.edit();
  }

  static byte[] of(ChannelGraph graph, Map<String, BitSet> removed) {
    Masked masked = new Masked(graph.network().model());
    for (ChannelGroup group : graph.groups()) {
      BitSet gone = removed.getOrDefault(group.id(), new BitSet());
      if (!gone.isEmpty()) {
        masked.mask(group, gone);
      }
    }
    masked.changed.forEach((name, values) -> {
      Dims dims = masked.tensors.get(name).dims();
      NewTensor tensor = NewTensor.of(name, dims, values);
      masked.editor.replaceTensor(GraphPath.MAIN, name, List.of(tensor), List.of());
    });
    return masked.editor.toBytes();
  }

  private void mask(ChannelGroup group, BitSet gone) {
    // Channels that two computed values are multiplied along are summed up by no weight.
    boolean made = group.couplings().stream().anyMatch(c -> c.kind() == Coupling.Kind.PRODUCT);
    for (Slice slice : group.slices()) {
      boolean adds = slice.node().is("Add") || slice.node().is("Gemm");
      boolean producer = slice.role() == Slice.Role.PRODUCER || adds;
      if (slice.role() == Slice.Role.CONSUMER || (made && producer)) {
        zero(slice, gone);
      }
    }
  }

  private void zero(Slice slice, BitSet gone) {
    OnnxTensor tensor = slice.tensor();
    if (tensor.dataType() != DataType.FLOAT) {
      throw new AssertionError("only floats are masked: " + tensor);
    }
    tensors.put(tensor.name(), tensor);
    float[] values = changed.computeIfAbsent(tensor.name(), name -> tensor.toFloats());
    long[] sizes = tensor.dims().toArray();
    int inner = 1;
    for (int axis = slice.axis() + 1; axis < sizes.length; axis++) {
      inner *= (int) sizes[axis];
    }
    for (int i = 0; i < values.length; i++) {
      int channel = slice.channelOf()[i / inner % (int) sizes[slice.axis()]];
      if (channel >= 0 && gone.get(channel)) {
        values[i] = 0;
      }
    }
  }
}
