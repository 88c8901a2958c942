package dev.espalier.compress.encode;

import dev.espalier.method.IndexHash;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.Payload;
import java.util.Map;

/**
 * Writes weights that share values by a hash: the file holds the values and the arithmetic of
 * {@link IndexHash}, and the runtime finds the places of all weights when it loads the model.
 */
final class HashEncoder {
  private HashEncoder() {}

  static EncodedWeight hashed(WeightSite site, WeightPayloads payloads, WeightForm.Hashed form) {
    DecodeGraph graph = new DecodeGraph(site);
    int count = IndexHash.values(site.count(), form.bits());
    String index = graph.node("Reshape", indices(graph), FieldDecoder.dims(graph));
    String places = places(index, count, graph);
    String values = graph.tensor(DataType.FLOAT, Dims.of(count), payloads.shared(count));
    String negative = graph.node("Neg", values);
    if (!form.masked()) {
      String table = joined(graph, values, negative);
      return TableEncoder.finished(graph.node("Gather", table, places), graph);
    }
    String mask =
        FieldDecoder.in(site.operators()).decode(Field.of(1), payloads, DataType.INT32, graph);
    String next = graph.node("Add", places, graph.shared(SharedConstant.ONE));
    String kept = graph.node("Mul", next, graph.cast(mask, DataType.INT64));
    String table = joined(graph, graph.shared(SharedConstant.PRUNED), values, negative);
    return TableEncoder.finished(graph.node("Gather", table, kept), graph);
  }

  private static String joined(DecodeGraph graph, String... tables) {
    return graph.node("Concat", Map.of("axis", AttributeValue.of(0)), tables);
  }

  /** 0, 1, 2 and so on, a row of as many as there are weights. */
  private static String indices(DecodeGraph graph) {
    int count = graph.site().count();
    if (graph.site().operators().hasRange()) {
      return graph.node(
          "Range",
          graph.shared(SharedConstant.NONE),
          number(count, graph),
          graph.shared(SharedConstant.ONE));
    }
    // The multiples of a number and what is below it, each with each.
    int below = Math.max(1, (int) Math.ceil(Math.sqrt(count)));
    int multiples = Math.ceilDiv(count, below);
    String square =
        graph.node(
            "Add",
            graph.tensor(DataType.INT64, Dims.of(multiples, 1), steps(multiples, below)),
            graph.tensor(DataType.INT64, Dims.of(below), steps(below, 1)));
    String row = graph.node("Reshape", square, graph.shared(SharedConstant.FLAT));
    return (long) multiples * below == count ? row : FieldDecoder.start(row, 0, count, graph);
  }

  private static Payload steps(int count, long step) {
    long[] steps = new long[count];
    for (int i = 0; i < count; i++) {
      steps[i] = i * step;
    }
    return Payload.of(steps);
  }

  private static String number(long number, DecodeGraph graph) {
    return graph.tensor(DataType.INT64, Dims.of(), Payload.of(new long[] {number}));
  }

  private static String places(String index, int values, DecodeGraph graph) {
    String prime = graph.shared(SharedConstant.HASH_PRIME);
    String square = graph.node("Mul", index, graph.shared(SharedConstant.HASH_SQUARE));
    String sum = graph.node("Add", square, graph.shared(SharedConstant.HASH_LINEAR));
    String line = rest(sum, prime, graph);
    String product = graph.node("Mul", line, index);
    String moved = graph.node("Add", product, graph.shared(SharedConstant.HASH_OFFSET));
    return rest(rest(moved, prime, graph), number(2L * values, graph), graph);
  }

  /** What a division of numbers that are not negative leaves. */
  private static String rest(String value, String divisor, DecodeGraph graph) {
    if (graph.site().operators().hasMod()) {
      return graph.node("Mod", value, divisor);
    }
    String whole = graph.node("Div", value, divisor);
    return graph.node("Sub", value, graph.node("Mul", whole, divisor));
  }
}
