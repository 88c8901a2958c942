package dev.espalier.onnx;

import dev.espalier.onnx.proto.AttributeProto;
import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.ModelProto;
import dev.espalier.onnx.proto.NodeProto;
import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.Wire;
import dev.espalier.onnx.wire.WireException;
import dev.espalier.onnx.wire.WireReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells the size of a changed copy of a model from the bytes that are taken out and put in, in a
 * few additions: fast enough to be asked while a slider moves. The same numbers as {@link
 * ModelEditor#byteSize}, which has to collect the pieces of the copy for them.
 *
 * <p>Not for copies that become too large for one file: there {@link #fileBytes} has no answer. Not
 * safe for use from several threads at once.
 */
public final class ModelSizes {
  private final OnnxModel model;

  /** All messages around graphs, each before those inside it; the main graph first. */
  private final SequencedMap<Field, Message> messages = new LinkedHashMap<>();

  private final Map<GraphPath, Message> graphs = new HashMap<>();

  /** By graph, what constants take in the copy whose data was external and comes inside. */
  private final Map<GraphPath, Map<String, Long>> inside = new HashMap<>();

  public ModelSizes(OnnxModel model) {
    this.model = model;
    for (OnnxGraph graph : model.allGraphs()) {
      Message outer = graph.parent().map(parent -> ownerOf(graph, parent)).orElse(null);
      Message message = message(graph.parts().field, outer);
      graphs.put(graph.path(), message);
      Map<String, Long> bytes = new HashMap<>();
      message.moved = comeInside(graph, bytes);
      inside.put(graph.path(), bytes);
    }
  }

  /** By how much a graph grows when external data comes inside. */
  private long comeInside(OnnxGraph graph, Map<String, Long> bytes) {
    TensorAssembler assembler = new TensorAssembler(model.source());
    GraphParts parts = graph.parts();
    long growth = 0;
    for (String name : parts.external) {
      Integer at = parts.initializerAt.get(name);
      OnnxTensor tensor = parts.initializers.get(name);
      if (at != null && tensor != null) {
        long size = assembler.assemble(parts.fields.get(at), tensor, Optional.empty()).byteSize();
        bytes.put(name, size);
        growth += size - parts.fields.get(at).byteSize();
      }
    }
    for (int index : parts.externalConstants) {
      OnnxNode node = graph.nodes().get(index);
      OnnxTensor tensor = node.attributes().tensor("value").orElse(null);
      if (tensor != null && tensor.dataType().isSized()) {
        Payload payload = new OriginalPayload(tensor);
        long size = of(new NewTensor(node.output(0), tensor.dataType(), tensor.dims(), payload));
        bytes.put(node.output(0), size);
        growth += size - parts.fields.get(parts.nodeAt.get(index)).byteSize();
      }
    }
    return growth;
  }

  /** What an initializer takes in the file: its payload, its name, its sizes. */
  public static long of(NewTensor tensor) {
    return Pieces.tensor(GraphProto.INITIALIZER_FIELD_NUMBER, tensor).byteSize();
  }

  /** What a node takes in the file. */
  public static long of(NewNode node) {
    return Pieces.message(GraphProto.NODE_FIELD_NUMBER, Protos.node(node)).byteSize();
  }

  /** What a node of a model takes in its file. */
  public static long of(OnnxNode node) {
    GraphParts parts = node.graph().parts();
    return parts.fields.get(parts.nodeAt.get(node.index())).byteSize();
  }

  /**
   * What is gone from the file when a tensor is replaced: the initializer, or the {@code Constant}
   * node.
   */
  public long replaced(GraphPath path, String tensor) {
    OnnxGraph graph =
        model.graph(path).orElseThrow(() -> new IllegalArgumentException("no graph " + path));
    // An input that is a constant as well goes with it; below IR 4 they all go.
    Integer input = model.irVersion() < 4 ? null : graph.parts().inputAt.get(tensor);
    long record =
        inside.getOrDefault(path, Map.of()).getOrDefault(tensor, graph.recordBytes(tensor));
    return record + (input == null ? 0 : graph.parts().fields.get(input).byteSize());
  }

  /**
   * By how much a file grows that imports operators which it did not import before: the list is
   * written anew.
   */
  public long imported(String domain, long version) {
    if (model.opsets().containsKey(domain)) {
      return 0;
    }
    long old =
        model.fields().stream()
            .filter(field -> field.isDelimited(ModelProto.OPSET_IMPORT_FIELD_NUMBER))
            .mapToLong(Field::byteSize)
            .sum();
    long kept =
        model.opsets().entrySet().stream()
            .mapToLong(known -> ModelAssembler.opset(known.getKey(), known.getValue()).byteSize())
            .sum();
    return kept - old + ModelAssembler.opset(domain, version).byteSize();
  }

  /**
   * The size of a copy in which tensors were replaced.
   *
   * @param growth by graph, the bytes put in less the bytes taken out
   * @param imports bytes of operator sets that the copy needs besides
   * @return nothing if payloads would have to be in other files
   */
  public Optional<Long> fileBytes(Map<GraphPath, Long> growth, long imports) {
    messages.values().forEach(message -> message.growth = message.moved);
    growth.forEach((path, bytes) -> {
      Message graph = graphs.get(path);
      if (graph == null) {
        throw new IllegalArgumentException("no graph " + path);
      }
      graph.growth += bytes;
    });
    messages.firstEntry().getValue().growth += withoutConstantInputs();
    long file = model.source().bytes().byteSize() + raisedIr() + imports;
    for (Message message : messages.reversed().values()) {
      if (message.outer == null) {
        file += message.fieldGrowth();
      } else {
        message.outer.growth += message.fieldGrowth();
      }
    }
    return file <= WriteOptions.PROTOBUF_LIMIT ? Optional.of(file) : Optional.empty();
  }

  /** Replacing a tensor raises the IR version to 4, and with it constants leave the inputs. */
  private long withoutConstantInputs() {
    if (model.irVersion() >= 4) {
      return 0;
    }
    GraphParts main = model.graph().parts();
    return main.inputAt.entrySet().stream()
        .filter(input -> main.initializers.containsKey(input.getKey()))
        .mapToLong(input -> -main.fields.get(input.getValue()).byteSize())
        .sum();
  }

  private long raisedIr() {
    if (model.irVersion() >= 4) {
      return 0;
    }
    long old =
        model.fields().stream()
            .filter(field -> field.number() == ModelProto.IR_VERSION_FIELD_NUMBER)
            .mapToLong(Field::byteSize)
            .sum();
    return Wire.varintField(ModelProto.IR_VERSION_FIELD_NUMBER, 4).length - old;
  }

  private Message message(Field field, @Nullable Message outer) {
    return messages.computeIfAbsent(field, f -> new Message(f, outer));
  }

  /** The attribute that holds a graph, inside the node that holds the attribute. */
  private Message ownerOf(OnnxGraph graph, OnnxGraph parent) {
    GraphParts parts = parent.parts();
    Field node = parts.fields.get(parts.nodeAt.get(graph.parts().owner));
    Message outer = message(node, graphs.get(parent.path()));
    try {
      for (Field attribute : WireReader.fields(model.source().bytes(), node)) {
        boolean around =
            attribute.value() <= graph.parts().field.start()
                && graph.parts().field.end() <= attribute.end();
        if (attribute.isDelimited(NodeProto.ATTRIBUTE_FIELD_NUMBER) && around) {
          return message(attribute, outer);
        }
      }
    } catch (WireException e) {
      throw new IllegalStateException("the file changed after it was opened", e);
    }
    throw new IllegalStateException(AttributeProto.class.getSimpleName() + " lost");
  }

  /** A message around a graph, or a graph. */
  private static final class Message {
    private final Field field;
    private final @Nullable Message outer;
    private long moved;
    private long growth;

    Message(Field field, @Nullable Message outer) {
      this.field = field;
      this.outer = outer;
    }

    /** By how much the field grows that holds this message: its length may get longer as well. */
    private long fieldGrowth() {
      return growth == 0
          ? 0
          : Wire.delimitedSize(field.number(), field.valueSize() + growth) - field.byteSize();
    }
  }
}
