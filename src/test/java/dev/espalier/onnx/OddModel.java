package dev.espalier.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.espalier.onnx.proto.AttributeProto;
import dev.espalier.onnx.proto.FunctionProto;
import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.ModelProto;
import dev.espalier.onnx.proto.NodeProto;
import dev.espalier.onnx.proto.OperatorSetIdProto;
import dev.espalier.onnx.proto.SparseTensorProto;
import dev.espalier.onnx.proto.StringStringEntryProto;
import dev.espalier.onnx.proto.TensorProto;
import dev.espalier.onnx.proto.TrainingInfoProto;
import dev.espalier.onnx.proto.TypeProto;
import dev.espalier.onnx.proto.ValueInfoProto;
import java.io.ByteArrayOutputStream;

/** A model with all that a reader may not understand and has to keep. */
public final class OddModel {
  /** The index of initializer {@code w}. */
  static final int W = 0;

  /** The index of the first initializer whose name is no UTF-8. */
  static final int BAD = 2;

  private OddModel() {}

  static ByteString badName(int i) {
    return ByteString.copyFromUtf8("bad")
        .concat(ByteString.copyFrom(new byte[] {(byte) (0xF8 + i)}));
  }

  /**
   * The model. Its first bytes are an unknown field in front of the known ones, and its last a
   * field that repeats one with a longer encoding than needed: both are well-formed and no writer
   * makes them.
   */
  public static byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(unknown(600).toByteArray());
    out.writeBytes(model().toByteArray());
    // model_version = 7, as a varint of three bytes
    out.writeBytes(new byte[] {0x28, (byte) 0x87, (byte) 0x80, 0x00});
    return out.toByteArray();
  }

  private static ModelProto model() {
    return ModelProto.newBuilder()
        .setIrVersion(99)
        .setProducerName("odd")
        .setGraph(graph())
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("of.nobody").setVersion(3))
        .addMetadataProps(entry("key", "value"))
        .addTrainingInfo(
            TrainingInfoProto.newBuilder()
                .setAlgorithm(GraphProto.newBuilder().setName("algorithm"))
                .addInitializationBinding(entry("a", "b")))
        .addFunctions(
            FunctionProto.newBuilder()
                .setName("Own")
                .setDomain("of.nobody")
                .addInput("a")
                .addOutput("b")
                .addNode(node("Relu", "a", "b"))
                .setUnknownFields(unknown(500)))
        .setUnknownFields(unknown(700))
        .build();
  }

  private static GraphProto graph() {
    return GraphProto.newBuilder()
        .setName("main")
        .addInput(value("x"))
        .addInput(value("w"))
        .addOutput(value("y"))
        .addOutput(value("z"))
        .addInitializer(tensor("w", 1, 2).setUnknownFields(unknown(300)))
        .addInitializer(
            TensorProto.newBuilder()
                .setName("future")
                .setDataType(77)
                .addDims(3)
                .setRawData(ByteString.copyFromUtf8("whatever")))
        .addInitializer(tensor("", 1).setNameBytes(badName(0)))
        .addInitializer(tensor("", 1).setNameBytes(badName(1)))
        .addSparseInitializer(
            SparseTensorProto.newBuilder()
                .setValues(tensor("sparse", 1, 2))
                .setIndices(
                    TensorProto.newBuilder()
                        .setDataType(7)
                        .addDims(2)
                        .addInt64Data(1)
                        .addInt64Data(3))
                .addDims(5))
        .addNode(node("Add", "x", "h").toBuilder().addInput("w"))
        .addNode(
            node("Unheard", "h", "y").toBuilder()
                .setDomain("of.nobody")
                .addInputBytes(badName(0))
                .addInputBytes(badName(1))
                .addAttribute(
                    AttributeProto.newBuilder()
                        .setName("future")
                        .setType(99)
                        .setUnknownFields(unknown(400))))
        .addNode(
            NodeProto.newBuilder()
                .setOpType("If")
                .addInput("h")
                .addOutput("z")
                .addAttribute(
                    AttributeProto.newBuilder()
                        .setName("then_branch")
                        .setType(5)
                        .setG(inner())
                        .setDocString("behind the graph"))
                .setUnknownFields(unknown(200)))
        .setUnknownFields(unknown(100))
        .build();
  }

  private static GraphProto inner() {
    return GraphProto.newBuilder()
        .setName("inner")
        .addInitializer(tensor("inner_w", 1))
        .addNode(node("Mul", "h", "inner_y").toBuilder().addInput("inner_w"))
        .addOutput(value("inner_y"))
        .setUnknownFields(unknown(100))
        .build();
  }

  private static TensorProto.Builder tensor(String name, float... values) {
    byte[] raw = new byte[values.length * Float.BYTES];
    for (int i = 0; i < values.length; i++) {
      int bits = Float.floatToIntBits(values[i]);
      for (int j = 0; j < Float.BYTES; j++) {
        raw[Float.BYTES * i + j] = (byte) (bits >> (8 * j));
      }
    }
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(1)
        .addDims(values.length)
        .setRawData(ByteString.copyFrom(raw));
  }

  private static NodeProto node(String op, String input, String output) {
    return NodeProto.newBuilder().setOpType(op).addInput(input).addOutput(output).build();
  }

  private static ValueInfoProto value(String name) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(1)))
        .setUnknownFields(unknown(50))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static UnknownFieldSet unknown(int number) {
    return UnknownFieldSet.newBuilder()
        .addField(
            number,
            UnknownFieldSet.Field.newBuilder()
                .addVarint(5)
                .addFixed32(6)
                .addFixed64(7)
                .addLengthDelimited(ByteString.copyFromUtf8("bytes"))
                .addGroup(
                    UnknownFieldSet.newBuilder()
                        .addField(1, UnknownFieldSet.Field.newBuilder().addVarint(8).build())
                        .build())
                .build())
        .build();
  }
}
