package dev.espalier.compress.encode;

import dev.espalier.onnx.DataType;
import java.util.List;

/**
 * Divides integers: what is left of a byte without the fields below one, less what is left without
 * that one too. Needs nothing but operator set 7.
 */
record DivideDecoder() implements FieldDecoder {
  @Override
  public String decode(List<Field> fields, CodeSource payloads, DataType type, DecodeGraph graph) {
    String dims = FieldDecoder.dims(graph);
    String sum = part(fields.getFirst(), payloads, dims, graph);
    for (Field field : fields.subList(1, fields.size())) {
      sum = graph.node("Add", sum, part(field, payloads, dims, graph));
    }
    return type == DataType.INT32 ? sum : graph.cast(sum, type);
  }

  private static String part(Field field, CodeSource payloads, String dims, DecodeGraph graph) {
    String bytes = graph.cast(FieldDecoder.plane(field, payloads, graph), DataType.INT32);
    String from = graph.node("Div", bytes, shared("UNIT", field.bits(), graph));
    String above = graph.node("Div", bytes, shared("NEXT", field.bits(), graph));
    String dropped = graph.node("Mul", above, shared("TIMES", 1 << field.bits(), graph));
    String bottom = graph.node("Sub", from, dropped);
    String placed =
        field.shift() == 0
            ? bottom
            : graph.node("Mul", bottom, shared("TIMES", 1 << field.shift(), graph));
    return FieldDecoder.shaped(placed, field, dims, graph);
  }

  private static String shared(String name, int number, DecodeGraph graph) {
    return graph.shared(SharedConstant.of(name, number));
  }
}
