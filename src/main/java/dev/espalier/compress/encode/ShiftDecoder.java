package dev.espalier.compress.encode;

import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import java.util.List;
import java.util.Map;

/**
 * Shifts bytes: each field to the top, which drops those above it, and down again, which drops
 * those below. Needs operator set 11.
 *
 * @param addsBytes whether bytes can be added (operator set 14), so that fields are joined before
 *     they grow to floats
 */
record ShiftDecoder(boolean addsBytes) implements FieldDecoder {
  private static final Map<String, AttributeValue> LEFT =
      Map.of("direction", AttributeValue.of("LEFT"));
  private static final Map<String, AttributeValue> RIGHT =
      Map.of("direction", AttributeValue.of("RIGHT"));

  @Override
  public String decode(List<Field> fields, WeightPayloads payloads, DecodeGraph graph) {
    String dims = FieldDecoder.dims(graph);
    String sum = part(fields.getFirst(), payloads, dims, graph);
    for (Field field : fields.subList(1, fields.size())) {
      sum = graph.node("Add", sum, part(field, payloads, dims, graph));
    }
    return addsBytes ? graph.cast(sum, DataType.FLOAT) : sum;
  }

  private String part(Field field, WeightPayloads payloads, String dims, DecodeGraph graph) {
    String plane = FieldDecoder.plane(field, payloads, graph);
    String top =
        graph.node("BitShift", LEFT, plane, graph.shared(SharedConstant.of("TOP", field.bits())));
    String bottom = graph.node("BitShift", RIGHT, top, shift(Byte.SIZE - field.bits(), graph));
    String placed =
        field.shift() == 0
            ? bottom
            : graph.node("BitShift", LEFT, bottom, shift(field.shift(), graph));
    String part = FieldDecoder.shaped(placed, field, dims, graph);
    return addsBytes ? part : graph.cast(part, DataType.FLOAT);
  }

  private static String shift(int bits, DecodeGraph graph) {
    return graph.shared(SharedConstant.of("SHIFT", bits));
  }
}
