package dev.espalier.onnx;

import dev.espalier.onnx.wire.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a graph consists of, as the reader finds it, and where each part is in the file. */
final class GraphParts {
  final Field field;
  final List<Field> fields;

  /** The node of the enclosing graph that holds this graph, by index. */
  final int owner;

  String name = "";
  final List<OnnxNode> nodes = new ArrayList<>();
  final List<OnnxGraph> subgraphs = new ArrayList<>();
  final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
  final Map<String, SparseTensor> sparse = new LinkedHashMap<>();
  final Map<String, ValueInfo> inputs = new LinkedHashMap<>();
  final List<ValueInfo> outputs = new ArrayList<>();
  private final Map<String, ValueInfo> declared = new LinkedHashMap<>();

  GraphParts(Field field, List<Field> fields, int owner) {
    this.field = field;
    this.fields = fields;
    this.owner = owner;
  }

  void declare(ValueInfo info) {
    ValueInfo known = declared.get(info.name());
    // A graph may declare a value twice, once without shape; the fuller word counts.
    if (known == null || known.shape().isEmpty()) {
      declared.put(info.name(), info);
    }
  }

  @Nullable ValueInfo declared(String value) {
    return declared.get(value);
  }
}
