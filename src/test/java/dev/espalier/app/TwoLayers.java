package dev.espalier.app;

import dev.espalier.data.NpzWriter;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewGraph;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.ValueInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A network so small that it can be computed by hand: y = relu(x first) second. */
final class TwoLayers {

  static final int WIDTH = 24;
  static final int HIDDEN = 17;
  static final int CLASSES = 6;
  static final int SAMPLES = 20;

  private TwoLayers() {}

  /** Writes the network. */
  static Path model(Path folder) throws IOException {
    Path file = folder.resolve("two-layers.onnx");
    builder().output("y").write(file);
    return file;
  }

  private static ModelBuilder builder() {
    return ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(Dim.of("n"), Dim.of(WIDTH)))
        .tensor(NewTensor.of("first", Dims.of(WIDTH, HIDDEN), noise(1, WIDTH * HIDDEN)))
        .tensor(NewTensor.of("second", Dims.of(HIDDEN, CLASSES), noise(2, HIDDEN * CLASSES)))
        .node(NewNode.of("MatMul", List.of("x", "first"), "h"))
        .node(NewNode.of("Relu", List.of("h"), "r"))
        .node(NewNode.of("MatMul", List.of("r", "second"), "y"));
  }

  /** The same with a third layer inside of a branch that is always taken. */
  static Path modelWithBranch(Path folder) throws IOException {
    Path file = folder.resolve("branch.onnx");
    NewGraph then =
        new NewGraph(
            "then",
            List.of(NewNode.of("MatMul", List.of("x", "third"), "t")),
            List.of(NewTensor.of("third", Dims.of(WIDTH, CLASSES), noise(3, WIDTH * CLASSES))),
            List.of(),
            List.of(any("t")));
    NewGraph otherwise =
        new NewGraph(
            "else",
            List.of(NewNode.of("Identity", List.of("y"), "e")),
            List.of(),
            List.of(),
            List.of(any("e")));
    builder()
        .tensor(NewTensor.of("flag", DataType.BOOL, Dims.of(), (byte) 1))
        .node(
            NewNode.of("If", List.of("flag"), "z")
                .with("then_branch", new AttributeValue.GraphValue(then))
                .with("else_branch", new AttributeValue.GraphValue(otherwise)))
        .output("y")
        .output("z")
        .write(file);
    return file;
  }

  private static ValueInfo any(String name) {
    return new ValueInfo(name, Optional.of(DataType.FLOAT), Optional.empty());
  }

  /** The samples, row by row. */
  static float[] samples() {
    return noise(4, SAMPLES * WIDTH);
  }

  /** Writes the samples, without labels. */
  static Path data(Path folder) throws IOException {
    return new NpzWriter()
        .floats("x", samples(), SAMPLES, WIDTH)
        .write(folder.resolve("samples.npz"));
  }

  private static float[] noise(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
