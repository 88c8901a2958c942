package dev.espalier.tune.speed;

import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A network of an LSTM and a product behind it. */
public final class Lstm {
  private static final int IN = 16;
  private static final int HIDDEN = 32;
  private static final int GATES = 4;
  private static final int OUT = 8;

  private Lstm() {}

  /** Writes it. */
  public static Path write(Path file) throws IOException {
    byte[] bytes =
        ModelBuilder.opset(13)
            .input("x", DataType.FLOAT, List.of(Dim.of(4), Dim.of(1), Dim.of(IN)))
            .tensor(weight("W", 1, GATES * HIDDEN, IN))
            .tensor(weight("R", 1, GATES * HIDDEN, HIDDEN))
            .tensor(weight("P", HIDDEN, OUT))
            .node(
                new NewNode("", "LSTM", "lstm", List.of("x", "W", "R"), List.of("h"), Map.of())
                    .with("hidden_size", AttributeValue.of(HIDDEN)))
            .node(new NewNode("", "MatMul", "product", List.of("h", "P"), List.of("y"), Map.of()))
            .output("y")
            .toBytes();
    return Files.write(file, bytes);
  }

  private static NewTensor weight(String name, long... dims) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    Dims sizes = Dims.of(dims);
    float[] values = new float[Math.toIntExact(sizes.elementCount())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / 8;
    }
    return NewTensor.of(name, sizes, values);
  }
}
