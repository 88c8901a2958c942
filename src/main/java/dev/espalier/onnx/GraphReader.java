package dev.espalier.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.ValueInfoProto;
import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.Wire;
import dev.espalier.onnx.wire.WireException;
import dev.espalier.onnx.wire.WireReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a graph and, through the attributes of its nodes, the graphs inside it. */
final class GraphReader {
  /** Three messages per level, and protobuf, so onnxruntime as well, stops at 100. */
  private static final int MAX_DEPTH = 30;

  private final Source source;
  private final TensorReader tensors;
  private final SparseReader sparse;
  private final NodeReader nodes;
  private final Set<GraphPath> paths = new HashSet<>();

  GraphReader(Source source) {
    this.source = source;
    this.tensors = new TensorReader(source);
    this.sparse = new SparseReader(source, tensors);
    this.nodes = new NodeReader(source, tensors, sparse, this);
  }

  OnnxGraph readMain(Field field) throws OnnxException {
    GraphParts parts = new GraphParts(field, fields(field, Place.FILE), -1, "");
    return read(new OnnxGraph(GraphPath.MAIN, null, parts), Place.FILE);
  }

  /** Reads the graph in {@code field}, which {@code attribute} of node {@code owner} holds. */
  OnnxGraph readChild(
      Field field, OnnxGraph parent, String node, int owner, String attribute, Place place)
      throws OnnxException {
    int depth = 1;
    for (Optional<OnnxGraph> g = parent.parent(); g.isPresent(); g = g.get().parent()) {
      depth++;
    }
    if (depth > MAX_DEPTH) {
      throw source.error(
          place, "graphs are nested more than " + MAX_DEPTH + " deep", "No runtime can load it");
    }
    GraphPath path = childPath(parent, node, owner, attribute);
    GraphParts parts = new GraphParts(field, fields(field, place), owner, attribute);
    return read(new OnnxGraph(path, parent, parts), place);
  }

  /** A path that no other graph has. */
  private GraphPath childPath(OnnxGraph parent, String node, int index, String attribute) {
    GraphPath named = parent.path().child(node.isEmpty() ? "#" + index : node, attribute);
    if (paths.add(named)) {
      return named;
    }
    GraphPath numbered = parent.path().child("#" + index, attribute);
    // Some node may be called so, too.
    for (int n = 2; !paths.add(numbered); n++) {
      numbered = parent.path().child("#" + index + "_" + n, attribute);
    }
    return numbered;
  }

  private OnnxGraph read(OnnxGraph graph, Place outer) throws OnnxException {
    Place place = outer.in("graph", "");
    List<Field> fields = graph.parts().fields;
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).wireType() == Wire.LENGTH) {
        read(fields.get(i), i, graph, place);
      }
    }
    return graph;
  }

  private List<Field> fields(Field graph, Place place) throws OnnxException {
    try {
      return WireReader.fields(source.bytes(), graph);
    } catch (WireException e) {
      throw source.damaged(place.in("graph", ""), e);
    }
  }

  private void read(Field field, int at, OnnxGraph graph, Place place) throws OnnxException {
    GraphParts parts = graph.parts();
    switch (field.number()) {
      case GraphProto.NODE_FIELD_NUMBER -> {
        parts.nodes.add(nodes.read(field, graph, place));
        parts.nodeAt.add(at);
      }
      case GraphProto.NAME_FIELD_NUMBER -> parts.name = Names.decode(Skim.bytes(source, field));
      case GraphProto.INITIALIZER_FIELD_NUMBER -> addInitializer(field, at, parts, place);
      case GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER -> addSparse(field, at, parts, place);
      case GraphProto.INPUT_FIELD_NUMBER -> {
        ValueInfo info = value(field, place.at("input", parts.inputs.size()));
        parts.inputs.put(info.name(), info);
        parts.inputAt.put(info.name(), at);
        parts.declare(info);
      }
      case GraphProto.OUTPUT_FIELD_NUMBER -> {
        ValueInfo info = value(field, place.at("output", parts.outputs.size()));
        parts.outputs.add(info);
        parts.outputAt.add(at);
        parts.declare(info);
      }
      case GraphProto.VALUE_INFO_FIELD_NUMBER -> {
        ValueInfo info = value(field, place);
        parts.declaredAt.computeIfAbsent(info.name(), name -> new ArrayList<>(1)).add(at);
        parts.declare(info);
      }
      default -> {}
    }
  }

  private void addInitializer(Field field, int at, GraphParts parts, Place place)
      throws OnnxException {
    Place here = place.at("initializer", parts.initializers.size());
    OnnxTensor tensor = tensors.read(field, here, Storage.RAW_IN_FILE);
    if (tensor.name().isEmpty()) {
      throw source.error(here, "an initializer has no name", "Export the model again");
    }
    parts.initializerAt.put(tensor.name(), at);
    if (tensor.storage() == Storage.EXTERNAL) {
      parts.external.add(tensor.name());
    }
    if (parts.initializers.put(tensor.name(), tensor) != null
        || parts.sparse.containsKey(tensor.name())) {
      throw source.error(
          here, "two initializers are called '" + tensor.name() + "'", "Export the model again");
    }
  }

  private void addSparse(Field field, int at, GraphParts parts, Place place) throws OnnxException {
    Place here = place.at("sparse initializer", parts.sparse.size());
    SparseTensor tensor = sparse.read(field, here);
    parts.sparseAt.put(tensor.name(), at);
    if (parts.sparse.put(tensor.name(), tensor) != null
        || parts.initializers.containsKey(tensor.name())) {
      throw source.error(
          here, "two initializers are called '" + tensor.name() + "'", "Export the model again");
    }
  }

  private ValueInfo value(Field field, Place place) throws OnnxException {
    try {
      return ValueInfos.of(ValueInfoProto.parseFrom(Skim.bytes(source, field)));
    } catch (InvalidProtocolBufferException e) {
      throw source.damaged(place, field, e);
    }
  }
}
