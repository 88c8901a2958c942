package dev.espalier.compress;

import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Networks, one operator after the other, whose channels have ranges that differ by far. */
final class ScaledNet {
  private final ModelBuilder model = ModelBuilder.opset(13);
  private final Random random;
  private final long[] input;
  private String now = "x";
  private int count;

  ScaledNet(long seed, long... input) {
    this.random = new Random(seed);
    this.input = input;
    model.input("x", DataType.FLOAT, Arrays.stream(input).mapToObj(Dim::of).toList());
  }

  /** The value that the next operator takes. */
  String now() {
    return now;
  }

  /** Goes on from another value. */
  ScaledNet from(String value) {
    now = value;
    return this;
  }

  float[] values(long... dims) {
    float[] values = new float[(int) Dims.of(dims).elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Each channel along two axes has a range of its own. */
  private NewTensor weight(String name, long... dims) {
    float[] values = values(dims);
    int inner = 1;
    for (int axis = 2; axis < dims.length; axis++) {
      inner *= (int) dims[axis];
    }
    float[] first = factors((int) dims[0]);
    float[] second = factors((int) dims[1]);
    for (int i = 0; i < values.length; i++) {
      values[i] *= first[i / inner / (int) dims[1]] * second[i / inner % (int) dims[1]];
    }
    return NewTensor.of(name, Dims.of(dims), values);
  }

  private float[] factors(int size) {
    float[] factors = new float[size];
    for (int i = 0; i < size; i++) {
      factors[i] = (float) Math.pow(10, 2 * random.nextDouble() - 1);
    }
    return factors;
  }

  /** A layer whose weight and bias are called by a name. */
  ScaledNet layer(String op, String name, boolean bias, long channels, NewNode like, long... dims) {
    model.tensor(weight(name + ".weight", dims));
    List<String> inputs = new ArrayList<>(List.of(now, name + ".weight"));
    if (bias) {
      model.tensor(NewTensor.of(name + ".bias", Dims.of(channels), values(channels)));
      inputs.add(name + ".bias");
    }
    return put(new NewNode("", op, "/" + name, inputs, List.of(name), like.attributes()), name);
  }

  ScaledNet conv(String name, int outputs, int inputs, int kernel, int group) {
    NewNode like =
        NewNode.of("Conv", List.of(), "")
            .with("group", AttributeValue.of(group))
            .with("pads", AttributeValue.ints(kernel / 2, kernel / 2, kernel / 2, kernel / 2));
    return layer("Conv", name, true, outputs, like, outputs, inputs / group, kernel, kernel);
  }

  ScaledNet gemm(String name, int outputs, int inputs, boolean turned) {
    NewNode like =
        NewNode.of("Gemm", List.of(), "").with("transB", AttributeValue.of(turned ? 1 : 0));
    long[] dims = turned ? new long[] {outputs, inputs} : new long[] {inputs, outputs};
    return layer("Gemm", name, true, outputs, like, dims);
  }

  ScaledNet matMul(String name, int outputs, int inputs) {
    return layer(
        "MatMul", name, false, outputs, NewNode.of("MatMul", List.of(), ""), inputs, outputs);
  }

  /** Adds a constant. */
  ScaledNet bias(String name, long... dims) {
    model.tensor(NewTensor.of(name, Dims.of(dims), values(dims)));
    return op("Add", name);
  }

  ScaledNet tensor(NewTensor tensor) {
    model.tensor(tensor);
    return this;
  }

  /** Any operator on the value and other inputs. */
  ScaledNet op(String op, String... others) {
    return op(NewNode.of(op, List.of(), ""), others);
  }

  ScaledNet op(NewNode like, String... others) {
    List<String> inputs = new ArrayList<>(List.of(now));
    inputs.addAll(List.of(others));
    String output = "v" + count++;
    return put(
        new NewNode("", like.opType(), output, inputs, List.of(output), like.attributes()), output);
  }

  private ScaledNet put(NewNode node, String output) {
    model.node(node);
    now = output;
    return this;
  }

  ScaledNet relu() {
    return op("Relu");
  }

  ScaledNet maxPool() {
    return op(
        NewNode.of("MaxPool", List.of(), "")
            .with("kernel_shape", AttributeValue.ints(2, 2))
            .with("strides", AttributeValue.ints(2, 2)));
  }

  ScaledNet output() {
    model.output(now);
    return this;
  }

  Session.Input sample() {
    return new Session.Input(values(input), input);
  }

  void write(Path file) throws IOException {
    model.write(file);
  }
}
