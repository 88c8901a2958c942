package dev.espalier.tune;

import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The mobile sample twice as wide: each channel has a twin beside it, and what takes in both halves
 * its weights, so that all outputs stay what they are (Net2WiderNet, Chen et al. 2016). Large
 * values meet large weights in pairs, as they do in wide networks with redundant channels. The
 * activations have ceilings, as those of MobileNet, so that many values are the largest there is.
 */
final class WideMobile {
  private static final Path CALIBRATION =
      Path.of("assets/samples/fashion-mnist/calibration-images-idx3-ubyte.gz");
  private static final int TWINS = 2;
  private static final int SEEN = 64;

  /** The share of values that a ceiling leaves as they are. */
  private static final double BELOW = 0.99;

  private WideMobile() {}

  /** Writes it into a folder. */
  static Path in(Path folder) throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/mobile.onnx"))) {
      return Files.write(folder.resolve("wide-mobile.onnx"), bytes(model.graph(), ceilings(model)));
    }
  }

  private static byte[] bytes(OnnxGraph graph, Map<String, Float> ceilings) {
    String input = graph.inputs().getFirst().name();
    String output = graph.outputs().getFirst().name();
    ModelBuilder wide =
        ModelBuilder.opset(13)
            .input(
                input, DataType.FLOAT, List.of(Dim.of("batch"), Dim.of(1), Dim.of(28), Dim.of(28)));
    wide.tensor(NewTensor.of("floor", Dims.of(), 0f));
    for (OnnxNode node : graph.nodes()) {
      boolean weighted = node.is("Conv") || node.is("Gemm");
      NewNode copy = NewNode.copyOf(node).orElseThrow();
      if (weighted) {
        OnnxTensor weight = graph.initializer(node.input(1)).orElseThrow();
        boolean depthwise =
            node.is("Conv") && weight.dims().get(1) == 1 && !node.input(0).equals(input);
        int inputs = depthwise || node.input(0).equals(input) ? 1 : TWINS;
        int outputs = node.output(0).equals(output) ? 1 : TWINS;
        wide.tensor(widened(weight, weight.toFloats(), outputs, inputs));
        OnnxTensor bias = graph.initializer(node.input(2)).orElseThrow();
        wide.tensor(widened(bias, bias.toFloats(), outputs, 1));
        copy =
            depthwise ? copy.with("group", AttributeValue.of(TWINS * weight.dims().get(0))) : copy;
      }
      if (node.is("Relu")) {
        String ceiling = node.output(0) + "_ceiling";
        wide.tensor(NewTensor.of(ceiling, Dims.of(), ceilings.get(node.output(0))));
        wide.node(NewNode.of("Clip", List.of(node.input(0), "floor", ceiling), node.output(0)));
      } else {
        wide.node(copy);
      }
    }
    return wide.output(output).toBytes();
  }

  /** What few values of each Relu are above. */
  private static Map<String, Float> ceilings(OnnxModel model) throws Exception {
    ModelEditor edited = model.edit();
    Set<String> values =
        model.graph().nodes().stream()
            .filter(node -> node.is("Relu"))
            .map(node -> node.output(0))
            .collect(Collectors.toSet());
    edited.addOutputs(values);
    Map<String, Float> ceilings = new HashMap<>();
    try (ModelRuntime runtime = new InProcessRuntime();
        ModelSession session =
            runtime.open(ModelSource.of(edited.toBytes(), "mobile"), SessionSettings.standard());
        Dataset data = Datasets.open(CALIBRATION, session.inputs())) {
      session
          .run(data.batch(0, SEEN), values, CancelSignal.none())
          .forEach((name, tensor) -> {
            float[] sorted = tensor.toFloats();
            Arrays.sort(sorted);
            ceilings.put(name, sorted[(int) (sorted.length * BELOW)]);
          });
    }
    return ceilings;
  }

  /** Twins of outputs, the first axis, and of inputs, the second. */
  private static NewTensor widened(OnnxTensor tensor, float[] values, int outputs, int inputs) {
    long[] sizes = tensor.dims().toArray();
    int rows = (int) sizes[0];
    int columns = sizes.length > 1 ? (int) sizes[1] : 1;
    int kernel = values.length / rows / columns;
    float[] wide = new float[values.length * outputs * inputs];
    for (int at = 0; at < wide.length; at++) {
      int row = at / kernel / (columns * inputs);
      int column = at / kernel % (columns * inputs);
      int from = (row / outputs * columns + column / inputs) * kernel + at % kernel;
      wide[at] = values[from] / inputs;
    }
    sizes[0] *= outputs;
    if (sizes.length > 1) {
      sizes[1] *= inputs;
    }
    return NewTensor.of(tensor.name(), Dims.of(sizes), wide);
  }
}
