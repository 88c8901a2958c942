package dev.espalier.compress.encode;

import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Shifts bytes: each field to the top, which drops those above it, and down again, which drops
 * those below. Needs operator set 11.
 *
 * @param addsBytes whether bytes can be added (operator set 14); before that a product of bytes
 *     with the weights of the fields joins them
 */
record ShiftDecoder(boolean addsBytes) implements FieldDecoder {
  private static final Map<String, AttributeValue> LEFT =
      Map.of("direction", AttributeValue.of("LEFT"));
  private static final Map<String, AttributeValue> RIGHT =
      Map.of("direction", AttributeValue.of("RIGHT"));

  @Override
  public String decode(List<Field> fields, CodeSource payloads, DataType type, DecodeGraph graph) {
    String dims = FieldDecoder.dims(graph);
    String codes;
    if (addsBytes || fields.size() == 1) {
      codes = part(fields.getFirst(), payloads, dims, graph);
      for (Field field : fields.subList(1, fields.size())) {
        codes = graph.node("Add", codes, part(field, payloads, dims, graph));
      }
    } else {
      codes = product(fields, payloads, dims, graph);
    }
    return graph.cast(codes, type);
  }

  private static String part(Field field, CodeSource payloads, String dims, DecodeGraph graph) {
    String bottom = bottom(field, payloads, graph);
    String placed =
        field.shift() == 0
            ? bottom
            : graph.node("BitShift", LEFT, bottom, shift(field.shift(), graph));
    return FieldDecoder.shaped(placed, field, dims, graph);
  }

  /** With all scales 1 and all zero points 0 it is exact, and its result is bytes again. */
  private static String product(
      List<Field> fields, CodeSource payloads, String dims, DecodeGraph graph) {
    List<String> rows = new ArrayList<>();
    String one = graph.shared(SharedConstant.ROW);
    for (Field field : fields) {
      rows.add(FieldDecoder.shaped(bottom(field, payloads, graph), field, one, graph));
    }
    String matrix =
        graph.node("Concat", Map.of("axis", AttributeValue.of(0)), rows.toArray(String[]::new));
    String scale = graph.shared(SharedConstant.SCALE);
    String zero = graph.shared(SharedConstant.NOUGHT);
    String places = graph.shared(SharedConstant.of("PLACES", fields.getFirst().shift()));
    String row = graph.node("QLinearMatMul", places, scale, zero, matrix, scale, zero, scale, zero);
    return graph.node("Reshape", row, dims);
  }

  /** The field by itself. */
  private static String bottom(Field field, CodeSource payloads, DecodeGraph graph) {
    String plane = FieldDecoder.plane(field, payloads, graph);
    String top =
        graph.node("BitShift", LEFT, plane, graph.shared(SharedConstant.of("TOP", field.bits())));
    return graph.node("BitShift", RIGHT, top, shift(Byte.SIZE - field.bits(), graph));
  }

  private static String shift(int bits, DecodeGraph graph) {
    return graph.shared(SharedConstant.of("SHIFT", bits));
  }
}
