package dev.espalier.onnx;

import dev.espalier.onnx.wire.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a graph consists of, as the reader finds it, and where each part is in the file. */
final class GraphParts {
  final Field field;
  final List<Field> fields;

  /** The node of the enclosing graph that holds this graph, by index; -1 for the main graph. */
  final int owner;

  /** The attribute of the owner, with its index for a list of graphs. */
  final String attribute;

  String name = "";
  final List<OnnxNode> nodes = new ArrayList<>();
  final List<OnnxGraph> subgraphs = new ArrayList<>();
  final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
  final Map<String, SparseTensor> sparse = new LinkedHashMap<>();
  final Map<String, ValueInfo> inputs = new LinkedHashMap<>();
  final List<ValueInfo> outputs = new ArrayList<>();

  /** Where nodes, outputs, initializers, dense or sparse, and inputs are in {@link #fields}. */
  final List<Integer> nodeAt = new ArrayList<>();

  final List<Integer> outputAt = new ArrayList<>();

  final Map<String, Integer> initializerAt = new HashMap<>();
  final Map<String, Integer> sparseAt = new HashMap<>();
  final Map<String, Integer> inputAt = new HashMap<>();

  /** Initializers with external data, and Constant nodes with such. */
  final List<String> external = new ArrayList<>();

  /** Where the sizes of values inside of the graph are declared. */
  final Map<String, List<Integer>> declaredAt = new HashMap<>();

  final List<Integer> externalConstants = new ArrayList<>();
  private final Map<String, ValueInfo> declared = new LinkedHashMap<>();

  GraphParts(Field field, List<Field> fields, int owner, String attribute) {
    this.field = field;
    this.fields = fields;
    this.owner = owner;
    this.attribute = attribute;
  }

  boolean hasExternal() {
    return !external.isEmpty() || !externalConstants.isEmpty();
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
