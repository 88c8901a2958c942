package dev.espalier.onnx;

import java.util.Arrays;
import java.util.List;

/** The value of an attribute to be written. */
public sealed interface AttributeValue {

  static AttributeValue of(long value) {
    return new IntValue(value);
  }

  static AttributeValue of(float value) {
    return new FloatValue(value);
  }

  static AttributeValue of(String value) {
    return new StringValue(value);
  }

  static AttributeValue ints(long... values) {
    return new IntsValue(Arrays.stream(values).boxed().toList());
  }

  /** An integer. */
  record IntValue(long value) implements AttributeValue {}

  /** A list of integers. */
  record IntsValue(List<Long> values) implements AttributeValue {
    public IntsValue {
      values = List.copyOf(values);
    }
  }

  /** A float. */
  record FloatValue(float value) implements AttributeValue {}

  /** A list of floats. */
  record FloatsValue(List<Float> values) implements AttributeValue {
    public FloatsValue {
      values = List.copyOf(values);
    }
  }

  /** A string. */
  record StringValue(String value) implements AttributeValue {}

  /** A list of strings. */
  record StringsValue(List<String> values) implements AttributeValue {
    public StringsValue {
      values = List.copyOf(values);
    }
  }

  /** A tensor, written inside the node, for small ones. */
  record TensorValue(NewTensor tensor) implements AttributeValue {}

  /** A graph, the body of an If, Loop or Scan. */
  record GraphValue(NewGraph graph) implements AttributeValue {}
}
