package dev.espalier.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.ValueInfoProto;
import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.Wire;
import dev.espalier.onnx.wire.WireException;
import dev.espalier.onnx.wire.WireReader;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    return read(field, GraphPath.MAIN, null, -1, Place.FILE, 0);
  }

  /** Reads the graph in {@code field}, which node {@code owner} of {@code parent} holds. */
  OnnxGraph readChild(Field field, GraphPath path, OnnxGraph parent, int owner, Place place)
      throws OnnxException {
    int depth = 1;
    for (OnnxGraph g = parent; g.parent().isPresent(); g = g.parent().get()) {
      depth++;
    }
    return read(field, path, parent, owner, place, depth);
  }

  /** A path for the graph in {@code attribute} that no other graph has. */
  GraphPath childPath(OnnxGraph parent, String node, int index, String attribute) {
    GraphPath named = parent.path().child(node.isEmpty() ? "#" + index : node, attribute);
    if (paths.add(named)) {
      return named;
    }
    GraphPath numbered = parent.path().child("#" + index, attribute);
    paths.add(numbered);
    return numbered;
  }

  private OnnxGraph read(
      Field field, GraphPath path, @Nullable OnnxGraph parent, int owner, Place outer, int depth)
      throws OnnxException {
    if (depth > MAX_DEPTH) {
      throw source.error(
          outer, "graphs are nested more than " + MAX_DEPTH + " deep", "No runtime can load it");
    }
    Place place = outer.in("graph", path.isMain() ? "" : path.text());
    try {
      GraphParts parts = new GraphParts(field, WireReader.fields(source.bytes(), field), owner);
      OnnxGraph graph = new OnnxGraph(path, parent, parts);
      for (Field part : parts.fields) {
        if (part.wireType() == Wire.LENGTH) {
          read(part, graph, place);
        }
      }
      return graph;
    } catch (WireException e) {
      throw source.damaged(place, e);
    }
  }

  private void read(Field field, OnnxGraph graph, Place place) throws OnnxException {
    GraphParts parts = graph.parts();
    switch (field.number()) {
      case GraphProto.NODE_FIELD_NUMBER -> parts.nodes.add(nodes.read(field, graph, place));
      case GraphProto.NAME_FIELD_NUMBER -> parts.name = Names.decode(Skim.bytes(source, field));
      case GraphProto.INITIALIZER_FIELD_NUMBER -> addInitializer(field, parts, place);
      case GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER -> addSparse(field, parts, place);
      case GraphProto.INPUT_FIELD_NUMBER -> {
        ValueInfo info = value(field, place.at("input", parts.inputs.size()));
        parts.inputs.put(info.name(), info);
        parts.declare(info);
      }
      case GraphProto.OUTPUT_FIELD_NUMBER -> {
        ValueInfo info = value(field, place.at("output", parts.outputs.size()));
        parts.outputs.add(info);
        parts.declare(info);
      }
      case GraphProto.VALUE_INFO_FIELD_NUMBER -> parts.declare(value(field, place));
      default -> {}
    }
  }

  private void addInitializer(Field field, GraphParts parts, Place place) throws OnnxException {
    Place here = place.at("initializer", parts.initializers.size());
    OnnxTensor tensor = tensors.read(field, here, Storage.RAW_IN_FILE);
    if (tensor.name().isEmpty()) {
      throw source.error(here, "an initializer has no name", "Export the model again");
    }
    if (parts.initializers.put(tensor.name(), tensor) != null) {
      throw source.error(
          here, "two initializers are called '" + tensor.name() + "'", "Export the model again");
    }
  }

  private void addSparse(Field field, GraphParts parts, Place place) throws OnnxException {
    Place here = place.at("sparse initializer", parts.sparse.size());
    SparseTensor tensor = sparse.read(field, here);
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
