package dev.espalier.onnx;

import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.ModelProto;
import dev.espalier.onnx.proto.OperatorSetIdProto;
import dev.espalier.onnx.proto.StringStringEntryProto;
import dev.espalier.onnx.wire.Piece;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes new models from nothing: for latency probes, for tests. */
public final class ModelBuilder {
  private final Map<String, Long> opsets = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<Piece> nodes = new ArrayList<>();
  private final List<Piece> tensors = new ArrayList<>();
  private final List<Piece> inputs = new ArrayList<>();
  private final List<Piece> outputs = new ArrayList<>();
  private String name = "graph";
  private long irVersion;

  private ModelBuilder(long opset) {
    opsets.put("", opset);
    irVersion = IrVersions.forOpset(opset);
  }

  /**
   * Starts a model of this version of the standard operators, and the IR version that goes with it.
   */
  public static ModelBuilder opset(long version) {
    return new ModelBuilder(version);
  }

  /** Imports another domain of operators. */
  public ModelBuilder domain(String domain, long version) {
    opsets.put(domain, version);
    return this;
  }

  public ModelBuilder irVersion(long version) {
    irVersion = version;
    return this;
  }

  /** Names the graph. */
  public ModelBuilder name(String graphName) {
    name = graphName;
    return this;
  }

  public ModelBuilder metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  public ModelBuilder input(String value, DataType type, List<Dim> shape) {
    inputs.add(info(GraphProto.INPUT_FIELD_NUMBER, value, type, shape));
    return this;
  }

  public ModelBuilder output(String value, DataType type, List<Dim> shape) {
    outputs.add(info(GraphProto.OUTPUT_FIELD_NUMBER, value, type, shape));
    return this;
  }

  /** An output of which only the name is said; onnxruntime infers the rest. */
  public ModelBuilder output(String value) {
    ValueInfo info = new ValueInfo(value, Optional.empty(), Optional.empty());
    outputs.add(Pieces.message(GraphProto.OUTPUT_FIELD_NUMBER, ValueInfos.toProto(info)));
    return this;
  }

  public ModelBuilder node(NewNode node) {
    nodes.add(Pieces.message(GraphProto.NODE_FIELD_NUMBER, Protos.node(node)));
    return this;
  }

  /** Adds nodes behind those added before. */
  public ModelBuilder nodes(List<NewNode> more) {
    more.forEach(this::node);
    return this;
  }

  public ModelBuilder tensor(NewTensor tensor) {
    tensors.add(Pieces.tensor(GraphProto.INITIALIZER_FIELD_NUMBER, tensor));
    return this;
  }

  /** The whole model, for small ones. */
  public byte[] toBytes() {
    return ModelWriter.toBytes(pieces());
  }

  /** Writes the model, in one step, see {@link ModelEditor#write}. */
  public void write(Path target) throws OnnxException {
    ModelWriter.DIRECT.write(target, pieces(), null);
  }

  private List<Piece> pieces() {
    List<Piece> graph = new ArrayList<>(nodes);
    graph.add(Pieces.text(GraphProto.NAME_FIELD_NUMBER, name));
    graph.addAll(tensors);
    graph.addAll(inputs);
    graph.addAll(outputs);
    ModelProto.Builder tail = ModelProto.newBuilder();
    opsets.forEach((domain, version) ->
        tail.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
    metadata.forEach((key, value) ->
        tail.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return List.of(
        Pieces.number(ModelProto.IR_VERSION_FIELD_NUMBER, irVersion),
        Pieces.text(ModelProto.PRODUCER_NAME_FIELD_NUMBER, "espalier"),
        Piece.message(ModelProto.GRAPH_FIELD_NUMBER, graph),
        Piece.of(tail.build().toByteArray()));
  }

  private static Piece info(int field, String value, DataType type, List<Dim> shape) {
    ValueInfo info = new ValueInfo(value, Optional.of(type), Optional.of(shape));
    return Pieces.message(field, ValueInfos.toProto(info));
  }
}
