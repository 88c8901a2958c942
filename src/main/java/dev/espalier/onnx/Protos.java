package dev.espalier.onnx;

import com.google.protobuf.ByteString;
import dev.espalier.onnx.proto.AttributeProto;
import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.NodeProto;
import dev.espalier.onnx.proto.StringStringEntryProto;
import dev.espalier.onnx.proto.TensorProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.Map;

/** Nodes, attributes and headers of tensors as the file's messages. */
final class Protos {
  // AttributeProto.AttributeType
  private static final int FLOAT = 1;
  private static final int INT = 2;
  private static final int STRING = 3;
  private static final int TENSOR = 4;
  private static final int GRAPH = 5;
  private static final int FLOATS = 6;
  private static final int INTS = 7;
  private static final int STRINGS = 8;

  private Protos() {}

  static NodeProto node(NewNode node) {
    NodeProto.Builder proto = NodeProto.newBuilder();
    node.inputs().forEach(input -> proto.addInputBytes(Names.encode(input)));
    node.outputs().forEach(output -> proto.addOutputBytes(Names.encode(output)));
    if (!node.name().isEmpty()) {
      proto.setNameBytes(Names.encode(node.name()));
    }
    proto.setOpTypeBytes(Names.encode(node.opType()));
    node.attributes().forEach((name, value) -> proto.addAttribute(attribute(name, value)));
    if (!node.domain().isEmpty()) {
      proto.setDomainBytes(Names.encode(node.domain()));
    }
    return proto.build();
  }

  static AttributeProto attribute(String name, AttributeValue value) {
    AttributeProto.Builder proto = AttributeProto.newBuilder().setNameBytes(Names.encode(name));
    return switch (value) {
      case AttributeValue.IntValue v -> proto.setI(v.value()).setType(INT).build();
      case AttributeValue.IntsValue v -> proto.addAllInts(v.values()).setType(INTS).build();
      case AttributeValue.FloatValue v -> proto.setF(v.value()).setType(FLOAT).build();
      case AttributeValue.FloatsValue v -> proto.addAllFloats(v.values()).setType(FLOATS).build();
      case AttributeValue.StringValue v ->
          proto.setS(Names.encode(v.value())).setType(STRING).build();
      case AttributeValue.StringsValue v -> {
        v.values().forEach(text -> proto.addStrings(Names.encode(text)));
        yield proto.setType(STRINGS).build();
      }
      case AttributeValue.TensorValue v -> proto.setT(tensor(v.tensor())).setType(TENSOR).build();
      case AttributeValue.GraphValue v -> proto.setG(graph(v.graph())).setType(GRAPH).build();
    };
  }

  /** Name, type and dims of a tensor. */
  static TensorProto.Builder header(NewTensor tensor) {
    return TensorProto.newBuilder()
        .addAllDims(tensor.dims().sizes())
        .setDataType(tensor.type().code())
        .setNameBytes(Names.encode(tensor.name()));
  }

  static void addExternal(TensorProto.Builder proto, Map<String, String> record) {
    record.forEach((key, value) ->
        proto.addExternalData(StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    proto.setDataLocation(1);
  }

  private static TensorProto tensor(NewTensor tensor) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      tensor.payload().writeTo(Channels.newChannel(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("the payload of '" + tensor.name() + "' failed", e);
    }
    return header(tensor).setRawData(ByteString.copyFrom(bytes.toByteArray())).build();
  }

  private static GraphProto graph(NewGraph graph) {
    GraphProto.Builder proto = GraphProto.newBuilder().setNameBytes(Names.encode(graph.name()));
    graph.nodes().forEach(node -> proto.addNode(node(node)));
    graph.tensors().forEach(tensor -> proto.addInitializer(tensor(tensor)));
    graph.inputs().forEach(info -> proto.addInput(ValueInfos.toProto(info)));
    graph.outputs().forEach(info -> proto.addOutput(ValueInfos.toProto(info)));
    return proto.build();
  }
}
