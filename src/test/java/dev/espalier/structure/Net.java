package dev.espalier.structure;

import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Builds small networks with random weights: each method adds one operator, and names its output.
 */
final class Net {
  private final ModelBuilder builder;
  private final long opset;
  private final SplittableRandom random;
  private int count;

  Net(long opset, long seed) {
    this.builder = ModelBuilder.opset(opset);
    this.opset = opset;
    this.random = new SplittableRandom(seed);
  }

  ModelBuilder builder() {
    return builder;
  }

  long opset() {
    return opset;
  }

  SplittableRandom random() {
    return random;
  }

  byte[] toBytes() {
    return builder.toBytes();
  }

  /** An input with fixed sizes. */
  String input(String name, long... sizes) {
    builder.input(name, DataType.FLOAT, Arrays.stream(sizes).mapToObj(Dim::of).toList());
    return name;
  }

  void output(String value) {
    builder.output(value);
  }

  String op(String type, List<String> inputs) {
    return op(type, inputs, Map.of());
  }

  String op(String type, List<String> inputs, Map<String, AttributeValue> attributes) {
    String made = type.toLowerCase(Locale.ROOT) + count++;
    builder.node(new NewNode("", type, made, inputs, List.of(made), attributes));
    return made;
  }

  /** Several outputs. */
  List<String> ops(
      String type, List<String> inputs, int outputs, Map<String, AttributeValue> attributes) {
    String base = type.toLowerCase(Locale.ROOT) + count++;
    List<String> made = IntStream.range(0, outputs).mapToObj(i -> base + "_" + i).toList();
    builder.node(new NewNode("", type, base, inputs, made, attributes));
    return made;
  }

  /** Normally distributed numbers, of which the sums over all but the first axis are about one. */
  String weight(long... sizes) {
    return weight("w" + count++, sizes);
  }

  String weight(String name, long... sizes) {
    int all = (int) Arrays.stream(sizes).reduce(1, Math::multiplyExact);
    double scale = Math.sqrt(2.0 * Math.max(sizes[0], 1) / Math.max(all, 1));
    float[] values = new float[all];
    for (int i = 0; i < all; i++) {
      values[i] = (float) (random.nextGaussian() * scale);
    }
    return constant(name, values, sizes);
  }

  /** Positive numbers, such as variances. */
  String positive(long... sizes) {
    float[] values = new float[(int) Arrays.stream(sizes).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.5 + random.nextDouble());
    }
    return constant("p" + count++, values, sizes);
  }

  String constant(String name, float[] values, long... sizes) {
    builder.tensor(NewTensor.of(name, Dims.of(sizes), values));
    return name;
  }

  String ints(long... values) {
    String name = "i" + count++;
    builder.tensor(NewTensor.of(name, Dims.of(values.length), values));
    return name;
  }

  static NewTensor halves(String name, Dims dims, float[] values) {
    byte[] raw = new byte[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      short half = Float.floatToFloat16(values[i]);
      raw[2 * i] = (byte) half;
      raw[2 * i + 1] = (byte) (half >> 8);
    }
    return NewTensor.of(name, DataType.FLOAT16, dims, raw);
  }

  static Map<String, AttributeValue> with(Object... namesAndValues) {
    Map<String, AttributeValue> all = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      AttributeValue value =
          switch (namesAndValues[i + 1]) {
            case Integer number -> AttributeValue.of(number.longValue());
            case Long number -> AttributeValue.of((long) number);
            case Float number -> AttributeValue.of((float) number);
            case String text -> AttributeValue.of(text);
            case long[] list -> AttributeValue.ints(list);
            case AttributeValue given -> given;
            default -> throw new IllegalArgumentException(namesAndValues[i].toString());
          };
      all.put((String) namesAndValues[i], value);
    }
    return all;
  }

  /** A convolution with square windows that keeps rows and columns. */
  String conv(String from, int in, int out, int window, int groups, boolean bias) {
    String weight = weight(out, in / groups, window, window);
    return conv(from, weight, window, groups, bias ? weight(out) : "");
  }

  String conv(String from, String weight, int window, int groups, String bias) {
    long pad = window / 2;
    List<String> inputs = bias.isEmpty() ? List.of(from, weight) : List.of(from, weight, bias);
    return op("Conv", inputs, with("group", groups, "pads", new long[] {pad, pad, pad, pad}));
  }

  String conv(String from, int in, int out) {
    return conv(from, in, out, 1, 1, true);
  }

  String norm(String from, int channels) {
    List<String> inputs =
        List.of(from, weight(channels), weight(channels), weight(channels), positive(channels));
    return op("BatchNormalization", inputs);
  }

  String reshape(String from, long... sizes) {
    return op("Reshape", List.of(from, ints(sizes)));
  }

  String transpose(String from, long... order) {
    return op("Transpose", List.of(from), with("perm", order));
  }

  /** Parts of these sizes along the second axis. */
  List<String> split(String from, long... sizes) {
    return opset < 13
        ? ops("Split", List.of(from), sizes.length, with("axis", 1, "split", sizes))
        : ops("Split", List.of(from, ints(sizes)), sizes.length, with("axis", 1));
  }

  String slice(String from, long start, long end, long axis) {
    return opset < 10
        ? op(
            "Slice",
            List.of(from),
            with("starts", new long[] {start}, "ends", new long[] {end}, "axes", new long[] {axis}))
        : op("Slice", List.of(from, ints(start), ints(end), ints(axis)));
  }

  String pad(String from, long... pads) {
    return opset < 11
        ? op("Pad", List.of(from), with("pads", pads))
        : op("Pad", List.of(from, ints(pads)));
  }
}
