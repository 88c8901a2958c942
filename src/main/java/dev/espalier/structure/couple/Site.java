package dev.espalier.structure.couple;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.structure.shape.GraphShapes;
import dev.espalier.structure.shape.ValueShape;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One operator, the channels of what it takes in, and what it does to them. */
final class Site {
  private final CouplingWalk walk;
  private final OnnxNode node;

  Site(CouplingWalk walk, OnnxNode node) {
    this.walk = walk;
    this.node = node;
  }

  OnnxNode node() {
    return node;
  }

  Channels channels() {
    return walk.channels();
  }

  int inputs() {
    return node.inputs().size();
  }

  /** The sizes of an input; nothing if they are not known. */
  Optional<ValueShape> shape(int input) {
    return node.input(input).isEmpty() ? Optional.empty() : walk.shapes().of(node.input(input));
  }

  Optional<ValueShape> outputShape(int output) {
    return walk.shapes().of(node.output(output));
  }

  /** The numbers in an input, or in the attribute that it once was. */
  Optional<long[]> numbers(String attribute, int input) {
    return node.attributes()
        .ints(attribute)
        .map(list -> list.stream().mapToLong(Long::longValue).toArray())
        .or(() -> shape(input).flatMap(ValueShape::numbers));
  }

  /** Whether the model has an older version of the standard operators. */
  boolean isBefore(long opset) {
    return walk.shapes().opset() < opset;
  }

  long attribute(String name, long otherwise) {
    return node.attributes().intValue(name, otherwise);
  }

  /**
   * The channels along each axis of an input, null where there are none; a new array. Empty if the
   * sizes of the input are not known.
   */
  int[] @Nullable [] axes(int input) {
    return walk.axes(node, input).clone();
  }

  /** Whether an input is a constant. */
  boolean isConstant(int input) {
    return walk.isConstant(node.input(input));
  }

  Optional<OnnxTensor> constant(int input) {
    return node.graph().constant(node.input(input));
  }

  /** Says what the operator does along an axis of an input, should it be a constant. */
  void role(int input, int axis, Slice.Role role) {
    walk.role(node, input, axis, role);
  }

  /** Channels that are the same, or fixed where there are none on one side. */
  void unite(int @Nullable [] a, int @Nullable [] b, String otherwise) {
    if (a == null || b == null || a.length != b.length) {
      fix(a, otherwise);
      fix(b, otherwise);
    } else {
      for (int i = 0; i < a.length; i++) {
        channels().unite(a[i], b[i]);
      }
    }
  }

  /** Channels that cannot be removed. */
  void fix(int @Nullable [] axis, String reason) {
    if (axis != null) {
      for (int channel : axis) {
        channels().fix(channel, reason);
      }
    }
  }

  /** Nothing of an input can be removed. */
  void fixAll(int input, String reason) {
    for (int[] axis : axes(input)) {
      fix(axis, reason);
    }
  }

  /** Nothing that the operator takes in can be removed. */
  void fixInputs(String reason) {
    for (int input = 0; input < inputs(); input++) {
      if (!node.input(input).isEmpty()) {
        fixAll(input, reason);
      }
    }
  }

  /** Nothing can be removed of what goes in or comes out. */
  void giveUp(String reason) {
    fixInputs(reason);
    for (int output = 0; output < node.outputs().size(); output++) {
      nothing(output);
    }
  }

  /** Remembers why channels go together. */
  void note(Coupling.Kind kind, int @Nullable [] axis) {
    if (axis != null) {
      walk.note(new Coupling(kind, node), axis);
    }
  }

  /** The channels of an output. */
  void out(int output, int[] @Nullable [] axes) {
    walk.put(node.output(output), axes);
  }

  /** No channels in the output. */
  void nothing(int output) {
    outputShape(output).ifPresent(shape -> out(output, new int[shape.rank()][]));
  }

  GraphShapes shapes() {
    return walk.shapes();
  }

  /** The operator, in a sentence. */
  String name() {
    return node.opType() + (node.name().isEmpty() ? "" : " '" + node.name() + "'");
  }

  /** Whether an element is one byte or several. */
  static boolean isWhole(DataType type) {
    return type.bits() % Byte.SIZE == 0;
  }

  /** Whether a constant has channels wherever it is used. */
  static boolean hasChannels(OnnxTensor tensor) {
    return tensor.dims().rank() > 0
        && switch (tensor.dataType()) {
          case FLOAT, FLOAT16, BFLOAT16, DOUBLE, INT8, UINT8 -> true;
          default -> false;
        };
  }

  /**
   * Whether a constant has channels as an operator takes it in: codes of weights are of all types,
   * and what chooses between two values is of bits.
   */
  static boolean hasChannels(OnnxTensor tensor, OnnxNode node) {
    boolean chooses = node.is("Where") && tensor.dataType() == DataType.BOOL;
    return hasChannels(tensor)
        || ((node.is("DequantizeLinear") || chooses) && tensor.dims().rank() > 0);
  }
}
