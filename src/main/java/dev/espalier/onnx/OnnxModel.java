package dev.espalier.onnx;

import dev.espalier.onnx.proto.ModelProto;
import dev.espalier.onnx.proto.OperatorSetIdProto;
import dev.espalier.onnx.proto.StringStringEntryProto;
import dev.espalier.onnx.wire.Field;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX model file, mapped into memory. It never changes; {@link #edit} makes changed copies.
 *
 * <p>Safe for use from several threads. Whoever opens it closes it, and after that no payload of it
 * may be read.
 */
public final class OnnxModel implements AutoCloseable {
  private final Source source;
  private final ModelProto head;
  private final List<Field> fields;
  private final List<OnnxGraph> graphs;
  private final Map<GraphPath, OnnxGraph> byPath = new HashMap<>();
  private volatile @Nullable Set<String> valueNames;
  private volatile @Nullable Set<String> nodeNames;

  OnnxModel(Source source, ModelProto head, List<Field> fields, List<OnnxGraph> graphs) {
    this.source = source;
    this.head = head;
    this.fields = fields;
    this.graphs = graphs;
    graphs.forEach(graph -> byPath.put(graph.path(), graph));
  }

  /**
   * Opens a model: reads its structure and checks that sizes, nesting, external data and the order
   * of nodes make sense. Payloads are not read.
   *
   * @throws OnnxException if the file cannot be read or is no model that could be run
   */
  public static OnnxModel open(Path file) throws OnnxException {
    return ModelReader.open(file);
  }

  /** The file, as it was given to {@link #open}. */
  public Path file() {
    return source.file();
  }

  /** Bytes of the model file and of all files of external data it uses. */
  public long fileBytes() {
    return source.bytes().byteSize() + source.externals().byteSize();
  }

  /** The model file itself, read-only, without external data; payloads of tensors lie in it. */
  public MemorySegment content() {
    return source.bytes();
  }

  /**
   * The files of external data, read-only, by their names relative to the model's folder, with
   * {@code /} between folders; in the order in which the model names them.
   */
  public Map<String, MemorySegment> externalFiles() {
    return source.externals().named();
  }

  public long irVersion() {
    return head.getIrVersion();
  }

  /** The operator set versions by domain; the standard domain is the empty string. */
  public Map<String, Long> opsets() {
    Map<String, Long> opsets = new LinkedHashMap<>();
    for (OperatorSetIdProto opset : head.getOpsetImportList()) {
      String domain = Names.decode(opset.getDomainBytes());
      opsets.put(domain.equals("ai.onnx") ? "" : domain, opset.getVersion());
    }
    return Collections.unmodifiableMap(opsets);
  }

  /** The program that wrote the model and its version; empty if it does not say. */
  public String producer() {
    return (head.getProducerName() + " " + head.getProducerVersion()).strip();
  }

  public Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (StringStringEntryProto entry : head.getMetadataPropsList()) {
      metadata.put(Names.decode(entry.getKeyBytes()), Names.decode(entry.getValueBytes()));
    }
    return Collections.unmodifiableMap(metadata);
  }

  /** The main graph. */
  public OnnxGraph graph() {
    return graphs.getFirst();
  }

  /** The main graph, then every subgraph, depth first. Bodies of functions are not among them. */
  public List<OnnxGraph> allGraphs() {
    return graphs;
  }

  /** The graph at {@code path}. */
  public Optional<OnnxGraph> graph(GraphPath path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** Starts a changed copy of the model. */
  public ModelEditor edit() {
    return new ModelEditor(this);
  }

  /** The names of all values. */
  public Set<String> valueNames() {
    Set<String> known = valueNames;
    if (known == null) {
      known = NameSet.valuesOf(this);
      valueNames = known;
    }
    return known;
  }

  /** The names of all nodes. */
  public Set<String> nodeNames() {
    Set<String> known = nodeNames;
    if (known == null) {
      known = NameSet.nodesOf(this);
      nodeNames = known;
    }
    return known;
  }

  Source source() {
    return source;
  }

  List<Field> fields() {
    return fields;
  }

  /** Unmaps the file. */
  @Override
  public void close() {
    source.close();
  }
}
