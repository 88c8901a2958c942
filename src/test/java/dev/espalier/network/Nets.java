package dev.espalier.network;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Small models of which only the structure matters. */
final class Nets {
  private final ModelBuilder model;

  Nets(long opset) {
    model =
        ModelBuilder.opset(opset)
            .domain("com.microsoft", 1)
            .input("x", DataType.FLOAT, List.of(Dim.of("n"), Dim.of(8)));
  }

  Nets floats(String name, long... dims) {
    return tensor(name, DataType.FLOAT, dims);
  }

  Nets tensor(String name, DataType type, long... dims) {
    Dims sizes = Dims.of(dims);
    byte[] zeros = new byte[(int) type.byteSize(sizes.elementCount())];
    model.tensor(new NewTensor(name, type, sizes, Payload.of(zeros)));
    return this;
  }

  Nets longs(String name, long... values) {
    model.tensor(NewTensor.of(name, Dims.of(values.length), values));
    return this;
  }

  /** A node whose name is empty. */
  Nets node(String op, String output, String... inputs) {
    return node(NewNode.of(op, List.of(inputs), output).named(""));
  }

  Nets node(NewNode node) {
    model.node(node);
    return this;
  }

  /** Writes the model, its output being {@code y}, and opens it. */
  OnnxModel open(Path folder) throws IOException {
    Path file = folder.resolve("net.onnx");
    model.output("y").write(file);
    return OnnxModel.open(file);
  }
}
