package dev.espalier.compress.activation;

import dev.espalier.compress.encode.DecodeNames;
import dev.espalier.compress.encode.OperatorSet;
import dev.espalier.compress.encode.WeightSite;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes an LSTM as the runtime's DynamicQuantizeLSTM. That takes its weights turned round, with
 * scales and zero points for each direction; all this is computed once, when the file is loaded.
 */
final class RecurrentWriter {
  /** Inputs of an LSTM; scales and zero points come behind them. */
  private static final int INPUTS = 8;

  private final ModelEditor editor;
  private final DecodeNames names;

  RecurrentWriter(ModelEditor editor, DecodeNames names) {
    this.editor = editor;
    this.names = names;
  }

  /** One of the two weights. */
  record Part(WeightSite site, IntegerForm form) {}

  /** What takes the place of an LSTM. */
  List<NewNode> write(OnnxNode user, Part inputs, Part state) {
    List<NewNode> nodes = new ArrayList<>();
    List<String> taken = new ArrayList<>(user.inputs());
    while (taken.size() < INPUTS) {
      taken.add("");
    }
    taken.set(1, turned(inputs, nodes));
    taken.set(2, turned(state, nodes));
    taken.addAll(grid(inputs, nodes));
    taken.addAll(grid(state, nodes));
    Map<String, AttributeValue> attributes =
        new LinkedHashMap<>(NewNode.copyOf(user).orElseThrow().attributes());
    // Later operator sets have it, this operator does not; it is what it is by default.
    attributes.remove("layout");
    nodes.add(
        new NewNode(
            OperatorSet.MICROSOFT,
            "DynamicQuantizeLSTM",
            user.name(),
            taken,
            user.outputs(),
            attributes));
    return nodes;
  }

  private String turned(Part part, List<NewNode> nodes) {
    String turned = names.activation(part.site().layer(), 'o');
    nodes.add(
        NewNode.of("Transpose", List.of(part.site().name()), turned)
            .with("perm", AttributeValue.ints(0, 2, 1))
            .named(""));
    return turned;
  }

  /** Scales and zero points; directions share those of their channels, or the only ones. */
  private List<String> grid(Part part, List<NewNode> nodes) {
    int number = part.site().layer();
    IntegerForm form = part.form();
    Dims dims = part.site().dims();
    String shape = names.activation(number, 'h');
    editor.addTensor(
        GraphPath.MAIN,
        form.channelwise()
            ? NewTensor.of(shape, Dims.of(2), dims.get(0), dims.get(1))
            : NewTensor.of(shape, Dims.of(1), dims.get(0)));
    boolean signed = form.type().signedWeights();
    byte middle = (byte) (signed ? 0 : 1 << (form.bits() - 1));
    String zero = names.activation(number, 'p');
    editor.addTensor(
        GraphPath.MAIN,
        NewTensor.of(zero, signed ? DataType.INT8 : DataType.UINT8, Dims.of(), middle));
    String scales = names.activation(number, 'e');
    String zeros = names.activation(number, 'f');
    nodes.add(NewNode.of("Expand", List.of(names.scales(number), shape), scales).named(""));
    nodes.add(NewNode.of("Expand", List.of(zero, shape), zeros).named(""));
    return List.of(scales, zeros);
  }
}
