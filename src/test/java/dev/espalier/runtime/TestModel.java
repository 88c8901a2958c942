package dev.espalier.runtime;

import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import java.util.List;
import java.util.Map;

/** Makes small ONNX models for tests. Fields as in onnx.proto. */
public final class TestModel {

  private static final Map<ElementType, Integer> CODES =
      Map.ofEntries(
          Map.entry(ElementType.FLOAT32, 1),
          Map.entry(ElementType.UINT8, 2),
          Map.entry(ElementType.INT8, 3),
          Map.entry(ElementType.INT16, 5),
          Map.entry(ElementType.INT32, 6),
          Map.entry(ElementType.INT64, 7),
          Map.entry(ElementType.BOOL, 9),
          Map.entry(ElementType.FLOAT16, 10),
          Map.entry(ElementType.FLOAT64, 11),
          Map.entry(ElementType.BFLOAT16, 16));
  private static final int STRING = 8;

  private final ProtoWriter graph = new ProtoWriter().text(2, "test");
  private final long opset;

  private TestModel(long opset) {
    this.opset = opset;
  }

  public static TestModel opset(long opset) {
    return new TestModel(opset);
  }

  /** An input; -1 leaves an axis free. */
  public TestModel input(String name, ElementType type, long... shape) {
    graph.message(11, value(name, CODES.getOrDefault(type, STRING), shape));
    return this;
  }

  public TestModel output(String name, ElementType type, long... shape) {
    graph.message(12, value(name, CODES.getOrDefault(type, STRING), shape));
    return this;
  }

  /** An output of which nothing but the name is said. */
  public TestModel output(String name) {
    graph.message(12, new ProtoWriter().text(1, name));
    return this;
  }

  public TestModel initializer(String name, Tensor tensor) {
    graph.message(5, tensor(name, tensor));
    return this;
  }

  /** An initializer whose contents are not in the model. */
  public TestModel externalInitializer(String name, ElementType type, long... shape) {
    ProtoWriter tensor = tensorHead(name, type, shape);
    tensor.message(13, new ProtoWriter().text(1, "location").text(2, "nowhere.bin"));
    graph.message(5, tensor.number(14, 1));
    return this;
  }

  public TestModel node(
      String op, List<String> inputs, List<String> outputs, ProtoWriter... attributes) {
    return node("", op, op + "_" + outputs.getFirst(), inputs, outputs, attributes);
  }

  public TestModel node(
      String domain,
      String op,
      String name,
      List<String> inputs,
      List<String> outputs,
      ProtoWriter... attributes) {
    ProtoWriter node = new ProtoWriter();
    inputs.forEach(input -> node.text(1, input));
    outputs.forEach(output -> node.text(2, output));
    node.text(3, name).text(4, op);
    for (ProtoWriter attribute : attributes) {
      node.message(5, attribute);
    }
    graph.message(1, node.text(7, domain));
    return this;
  }

  public static ProtoWriter attribute(String name, long value) {
    return new ProtoWriter().text(1, name).number(3, value).number(20, 2);
  }

  public static ProtoWriter attribute(String name, String value) {
    return new ProtoWriter().text(1, name).text(4, value).number(20, 3);
  }

  public static ProtoWriter attribute(String name, TestModel subgraph) {
    return new ProtoWriter().text(1, name).message(6, subgraph.graph).number(20, 5);
  }

  public static ProtoWriter attribute(String name, Tensor tensor) {
    return new ProtoWriter().text(1, name).message(5, tensor("", tensor)).number(20, 4);
  }

  public byte[] toBytes() {
    return new ProtoWriter()
        .number(1, 8)
        .message(7, graph)
        .message(8, new ProtoWriter().text(1, "").number(2, opset))
        .message(8, new ProtoWriter().text(1, "com.microsoft").number(2, 1))
        .toBytes();
  }

  public ModelSource source(String name) {
    return ModelSource.of(toBytes(), name);
  }

  private static ProtoWriter tensor(String name, Tensor tensor) {
    byte[] bytes = new byte[tensor.buffer().remaining()];
    tensor.buffer().get(bytes);
    return tensorHead(name, tensor.type(), tensor.shape()).bytes(9, bytes);
  }

  private static ProtoWriter tensorHead(String name, ElementType type, long... shape) {
    ProtoWriter tensor = new ProtoWriter();
    for (long size : shape) {
      tensor.number(1, size);
    }
    return tensor.number(2, CODES.get(type)).text(8, name);
  }

  private static ProtoWriter value(String name, int type, long... shape) {
    ProtoWriter dims = new ProtoWriter();
    for (long size : shape) {
      ProtoWriter dim = new ProtoWriter();
      dims.message(1, size < 0 ? dim.text(2, "free") : dim.number(1, size));
    }
    ProtoWriter tensor = new ProtoWriter().number(1, type).message(2, dims);
    return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
  }
}
