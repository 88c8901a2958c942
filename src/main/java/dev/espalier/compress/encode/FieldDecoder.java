package dev.espalier.compress.encode;

import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.Payload;
import java.util.List;
import java.util.Map;

/**
 * Makes codes, in the shape of the weight, of their fields. Which operators do it depends on the
 * operator set: what keeps elements small for longest costs least memory while the runtime folds.
 */
sealed interface FieldDecoder permits ShiftDecoder, DivideDecoder {
  /** The best way in an operator set. */
  static FieldDecoder in(OperatorSet operators) {
    return operators.shiftsBytes() ? new ShiftDecoder(operators.addsBytes()) : new DivideDecoder();
  }

  /**
   * Adds the nodes; the result is a value of the dims of the codes.
   *
   * @param type of the result, FLOAT or INT32
   */
  String decode(List<Field> fields, CodeSource payloads, DataType type, DecodeGraph graph);

  /** The bytes of a field, as one row. */
  static String plane(Field field, CodeSource payloads, DecodeGraph graph) {
    int count = graph.site().count();
    return graph.tensor(
        DataType.UINT8, Dims.of(1, field.bytes(count)), payloads.field(field, count));
  }

  /** Cuts off what the last byte holds too much, and gives all the shape of the codes. */
  static String shaped(String value, Field field, String dims, DecodeGraph graph) {
    String row = value;
    int count = graph.site().count();
    if (!field.fits(count)) {
      row = graph.node("Reshape", row, graph.shared(SharedConstant.FLAT));
      row = start(row, 0, count, graph);
    }
    return graph.node("Reshape", row, dims);
  }

  /** The dims of the codes as a value. */
  static String dims(DecodeGraph graph) {
    Dims dims = graph.codeDims();
    return graph.tensor(DataType.INT64, Dims.of(dims.rank()), Payload.of(dims.toArray()));
  }

  /** The first of what lies along the first or the second axis. */
  static String start(String value, int axis, int count, DecodeGraph graph) {
    if (!graph.site().operators().slicesByInputs()) {
      AttributeValue from = AttributeValue.ints(0);
      AttributeValue to = AttributeValue.ints(count);
      return axis == 0
          ? graph.node("Slice", Map.of("starts", from, "ends", to), value)
          : graph.node(
              "Slice",
              Map.of("axes", AttributeValue.ints(axis), "starts", from, "ends", to),
              value);
    }
    String end = graph.tensor(DataType.INT64, Dims.of(1), Payload.of(new long[] {count}));
    String start = graph.shared(SharedConstant.START);
    return axis == 0
        ? graph.node("Slice", value, start, end)
        : graph.node("Slice", value, start, end, graph.shared(SharedConstant.SECOND));
  }
}
