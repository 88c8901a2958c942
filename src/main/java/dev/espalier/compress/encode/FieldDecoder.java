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
   * Adds the nodes; the result is a value of the dims of the weight.
   *
   * @param type of the result, FLOAT or INT32
   */
  String decode(List<Field> fields, WeightPayloads payloads, DataType type, DecodeGraph graph);

  /** The bytes of a field, as one row. */
  static String plane(Field field, WeightPayloads payloads, DecodeGraph graph) {
    int count = graph.site().count();
    return graph.tensor(
        DataType.UINT8, Dims.of(1, field.bytes(count)), payloads.field(field, count));
  }

  /** Cuts off what the last byte holds too much, and gives all the shape of the weight. */
  static String shaped(String value, Field field, String dims, DecodeGraph graph) {
    String row = value;
    int count = graph.site().count();
    if (!field.fits(count)) {
      row = graph.node("Reshape", row, graph.shared(SharedConstant.FLAT));
      row = start(row, count, graph);
    }
    return graph.node("Reshape", row, dims);
  }

  /** The dims of the weight as a value. */
  static String dims(DecodeGraph graph) {
    Dims dims = graph.site().dims();
    return graph.tensor(DataType.INT64, Dims.of(dims.rank()), Payload.of(dims.toArray()));
  }

  private static String start(String row, int count, DecodeGraph graph) {
    if (!graph.site().operators().slicesByInputs()) {
      return graph.node(
          "Slice",
          Map.of("starts", AttributeValue.ints(0), "ends", AttributeValue.ints(count)),
          row);
    }
    String end = graph.tensor(DataType.INT64, Dims.of(1), Payload.of(new long[] {count}));
    return graph.node("Slice", row, graph.shared(SharedConstant.START), end);
  }
}
