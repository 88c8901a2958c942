package dev.espalier.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.espalier.onnx.proto.AttributeProto;
import dev.espalier.onnx.proto.NodeProto;
import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.WireException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads nodes and their attributes. */
final class NodeReader {
  private final Source source;
  private final TensorReader tensors;
  private final SparseReader sparse;
  private final GraphReader graphs;

  NodeReader(Source source, TensorReader tensors, SparseReader sparse, GraphReader graphs) {
    this.source = source;
    this.tensors = tensors;
    this.sparse = sparse;
    this.graphs = graphs;
  }

  OnnxNode read(Field field, OnnxGraph graph, Place outer) throws OnnxException {
    int index = graph.parts().nodes.size();
    Place here = outer.at("node", index);
    try {
      List<Field> attributes = new ArrayList<>();
      byte[] rest =
          Skim.rest(
              source.bytes(),
              field.value(),
              field.end(),
              part -> part.isDelimited(NodeProto.ATTRIBUTE_FIELD_NUMBER) && attributes.add(part));
      NodeProto proto = NodeProto.parseFrom(rest);
      String name = Names.decode(proto.getNameBytes());
      String op = Names.decode(proto.getOpTypeBytes());
      if (op.isEmpty()) {
        throw source.error(here, "a node has no operator", "Export the model again");
      }
      Place place = name.isEmpty() ? outer.at("node", index) : outer.in("node", name);
      Reading reading = new Reading(graph, index, name, op, place);
      for (Field attribute : attributes) {
        reading.attribute(attribute);
      }
      return new OnnxNode(
          graph,
          index,
          name,
          Names.decode(proto.getDomainBytes()),
          op,
          proto.getInputList().asByteStringList().stream().map(Names::decode).toList(),
          proto.getOutputList().asByteStringList().stream().map(Names::decode).toList(),
          reading.attributes(),
          reading.subgraphs);
    } catch (WireException e) {
      throw source.damaged(here, e);
    } catch (InvalidProtocolBufferException e) {
      throw source.damaged(here, field, e);
    }
  }

  /** The attributes of one node. */
  private final class Reading {
    private final OnnxGraph graph;
    private final int index;
    private final String node;
    private final String op;
    private final Place place;
    private final Map<String, AttributeProto> plain = new LinkedHashMap<>();
    private final Map<String, List<OnnxTensor>> found = new LinkedHashMap<>();
    final Map<String, OnnxGraph> subgraphs = new LinkedHashMap<>();

    Reading(OnnxGraph graph, int index, String node, String op, Place place) {
      this.graph = graph;
      this.index = index;
      this.node = node;
      this.op = op;
      this.place = place;
    }

    Attributes attributes() {
      return plain.isEmpty() ? Attributes.NONE : new Attributes(plain, found);
    }

    void attribute(Field field)
        throws OnnxException, WireException, InvalidProtocolBufferException {
      List<Field> children = new ArrayList<>(0);
      byte[] rest =
          Skim.rest(
              source.bytes(),
              field.value(),
              field.end(),
              part -> isHeavy(part) && children.add(part));
      AttributeProto proto = AttributeProto.parseFrom(rest);
      String name = Names.decode(proto.getNameBytes());
      plain.put(name, proto);
      Place here = place.in("attribute", name);
      int listed = 0;
      for (Field child : children) {
        switch (child.number()) {
          case AttributeProto.T_FIELD_NUMBER, AttributeProto.TENSORS_FIELD_NUMBER ->
              found.computeIfAbsent(name, key -> new ArrayList<>(1)).add(tensor(child, here));
          case AttributeProto.G_FIELD_NUMBER -> subgraph(child, name, here);
          case AttributeProto.GRAPHS_FIELD_NUMBER ->
              subgraph(child, name + "[" + listed++ + "]", here);
          default -> sparse.read(child, here);
        }
      }
    }

    private OnnxTensor tensor(Field field, Place here) throws OnnxException {
      OnnxTensor tensor = tensors.read(field, here, Storage.CONSTANT_NODE);
      if (tensor.storage() == Storage.EXTERNAL) {
        if (!op.equals("Constant")) {
          throw source.error(
              here, "external data in an attribute of " + op, "Store it as an initializer");
        }
        graph.parts().externalConstants.add(index);
      }
      return tensor;
    }

    private void subgraph(Field field, String attribute, Place here) throws OnnxException {
      OnnxGraph read = graphs.readChild(field, graph, node, index, attribute, here);
      if (subgraphs.put(attribute, read) != null) {
        throw source.error(here, "an attribute holds two graphs", "Export the model again");
      }
      graph.parts().subgraphs.add(read);
    }
  }

  private static boolean isHeavy(Field field) {
    return field.isDelimited(AttributeProto.T_FIELD_NUMBER)
        || field.isDelimited(AttributeProto.G_FIELD_NUMBER)
        || field.isDelimited(AttributeProto.TENSORS_FIELD_NUMBER)
        || field.isDelimited(AttributeProto.GRAPHS_FIELD_NUMBER)
        || field.isDelimited(AttributeProto.SPARSE_TENSOR_FIELD_NUMBER)
        || field.isDelimited(AttributeProto.SPARSE_TENSORS_FIELD_NUMBER);
  }
}
