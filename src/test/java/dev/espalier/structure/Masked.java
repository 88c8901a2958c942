package dev.espalier.structure;

import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.structure.couple.ChannelGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the network without channels has to compute, the other way: the whole network, in which what
 * is removed is multiplied by zero in front of every operator that sums.
 */
final class Masked {
  private static final Set<String> SUMMING =
      Set.of("Conv", "ConvTranspose", "Gemm", "GRU", "LSTM", "MatMul", "RNN");

  private final ChannelGraph graph;
  private final ChannelGraph.Remainder rest;
  private final OnnxGraph main;
  private final ModelEditor editor;

  private Masked(ChannelGraph graph, Map<String, BitSet> removed) {
    this.graph = graph;
    this.rest = graph.without(removed);
    this.main = graph.network().model().graph();
    this.editor = graph.network().model().edit();
  }

  static byte[] of(ChannelGraph graph, Map<String, BitSet> removed) {
    Masked masked = new Masked(graph, removed);
    for (OnnxNode node : main(graph).nodes()) {
      if (node.is(node.opType()) && SUMMING.contains(node.opType())) {
        masked.mask(node);
      }
    }
    return masked.editor.toBytes();
  }

  private static OnnxGraph main(ChannelGraph graph) {
    return graph.network().model().graph();
  }

  private void mask(OnnxNode node) {
    List<NewNode> all = new ArrayList<>();
    List<String> inputs = new ArrayList<>(node.inputs());
    for (int input = 0; input < 2; input++) {
      if (main.constant(node.input(input)).isPresent()) {
        continue;
      }
      int rank = graph.shapes().of(node.input(input)).map(shape -> shape.rank()).orElse(0);
      for (int axis = 0; axis < rank; axis++) {
        Optional<int[]> kept = rest.kept(node, input, axis);
        // What comes again and again is masked where it is summed over.
        if (kept.isPresent() && !graph.shapes().isFree(node.input(input), axis)) {
          String masked = editor.uniqueName(node.output(0) + "_masked" + input + axis);
          String mask = mask(node, input, axis, kept.get(), rank);
          all.add(NewNode.of("Mul", List.of(inputs.get(input), mask), masked));
          inputs.set(input, masked);
        }
      }
    }
    if (!all.isEmpty()) {
      NewNode same = NewNode.copyOf(node).orElseThrow();
      Map<String, AttributeValue> attributes = same.attributes();
      all.add(new NewNode("", node.opType(), node.name(), inputs, node.outputs(), attributes));
      editor.replaceNode(node, all);
    }
  }

  private String mask(OnnxNode node, int input, int axis, int[] kept, int rank) {
    long[] sizes = new long[rank];
    Arrays.fill(sizes, 1);
    sizes[axis] = graph.shapes().of(node.input(input)).orElseThrow().size(axis);
    float[] ones = new float[(int) sizes[axis]];
    for (int element : kept) {
      ones[element] = 1;
    }
    String name = editor.uniqueName(node.output(0) + "_mask" + input + axis);
    editor.addTensor(GraphPath.MAIN, tensor(node, name, Dims.of(sizes), ones));
    return name;
  }

  private NewTensor tensor(OnnxNode node, String name, Dims dims, float[] values) {
    boolean half =
        node.inputs().stream()
            .flatMap(input -> main.constant(input).stream())
            .anyMatch(constant -> constant.dataType() == DataType.FLOAT16);
    return half ? Net.halves(name, dims, values) : NewTensor.of(name, dims, values);
  }
}
