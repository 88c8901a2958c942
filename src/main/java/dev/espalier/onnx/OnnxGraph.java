package dev.espalier.onnx;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A graph of a model: its nodes, constants, inputs and outputs, and who makes and uses what. */
public final class OnnxGraph {
  private final GraphPath path;
  private final @Nullable OnnxGraph parent;
  private final GraphParts parts;
  private final Map<String, OnnxNode> producers;
  private final Map<String, List<OnnxNode>> consumers = new LinkedHashMap<>();

  OnnxGraph(GraphPath path, @Nullable OnnxGraph parent, GraphParts parts) {
    this.path = path;
    this.parent = parent;
    this.parts = parts;
    this.producers = new LinkedHashMap<>();
  }

  public GraphPath path() {
    return path;
  }

  public String name() {
    return parts.name;
  }

  /** The graph that holds the node whose attribute this graph is; nothing for the main graph. */
  public Optional<OnnxGraph> parent() {
    return Optional.ofNullable(parent);
  }

  /** The nodes in the order of the file, which is not always an order of execution. */
  public List<OnnxNode> nodes() {
    return Collections.unmodifiableList(parts.nodes);
  }

  /** The inputs that have to be given: without those that are initializers as well. */
  public List<ValueInfo> inputs() {
    return parts.inputs.values().stream().filter(input -> !isInitializer(input.name())).toList();
  }

  public List<ValueInfo> outputs() {
    return Collections.unmodifiableList(parts.outputs);
  }

  public Collection<OnnxTensor> initializers() {
    return Collections.unmodifiableCollection(parts.initializers.values());
  }

  public Optional<OnnxTensor> initializer(String name) {
    return Optional.ofNullable(parts.initializers.get(name));
  }

  public Collection<SparseTensor> sparseInitializers() {
    return Collections.unmodifiableCollection(parts.sparse.values());
  }

  /** Whether this graph has an initializer of that name, dense or sparse. */
  public boolean isInitializer(String name) {
    return parts.initializers.containsKey(name) || parts.sparse.containsKey(name);
  }

  /**
   * The constant that {@code value} is, seen from here: an initializer of this or an enclosing
   * graph, or the output of a {@code Constant} node.
   */
  public Optional<OnnxTensor> constant(String value) {
    OnnxGraph home = home(value);
    OnnxTensor initializer = home.parts.initializers.get(value);
    if (initializer != null) {
      return Optional.of(initializer);
    }
    OnnxNode producer = home.producers.get(value);
    return producer != null && producer.is("Constant") ? Constants.of(producer) : Optional.empty();
  }

  /**
   * What a constant of this graph takes in the file: its payload wherever that is, its name and its
   * sizes. 0 if this graph itself has no such initializer and no such {@code Constant} node.
   */
  public long recordBytes(String tensor) {
    Integer initializer = parts.initializerAt.get(tensor);
    if (initializer != null) {
      OnnxTensor stored = parts.initializers.get(tensor);
      long elsewhere =
          stored != null && stored.storage() == Storage.EXTERNAL ? stored.byteSize() : 0;
      return parts.fields.get(initializer).byteSize() + elsewhere;
    }
    OnnxNode producer = producers.get(tensor);
    return producer != null && producer.is("Constant")
        ? parts.fields.get(parts.nodeAt.get(producer.index())).byteSize()
        : 0;
  }

  /** The node that makes {@code value}, in this or an enclosing graph. */
  public Optional<OnnxNode> producer(String value) {
    return Optional.ofNullable(home(value).producers.get(value));
  }

  /** The nodes that use {@code value}, each once, also those in subgraphs that capture it. */
  public List<OnnxNode> consumers(String value) {
    return Collections.unmodifiableList(home(value).consumers.getOrDefault(value, List.of()));
  }

  /** What the model declares of {@code value}, in this or an enclosing graph. */
  public Optional<ValueInfo> value(String name) {
    for (OnnxGraph graph = this; graph != null; graph = graph.parent) {
      ValueInfo info = graph.parts.declared(name);
      if (info != null) {
        return Optional.of(info);
      }
    }
    return Optional.empty();
  }

  /** The graph in which {@code value} is defined, looking outwards; this graph if it is nowhere. */
  OnnxGraph home(String value) {
    for (OnnxGraph graph = this; graph != null; graph = graph.parent) {
      if (graph.defines(value)) {
        return graph;
      }
    }
    return this;
  }

  GraphParts parts() {
    return parts;
  }

  Map<String, OnnxNode> producers() {
    return producers;
  }

  void addConsumer(String value, OnnxNode node) {
    List<OnnxNode> users = consumers.computeIfAbsent(value, key -> new ArrayList<>(2));
    if (users.isEmpty() || !users.getLast().equals(node)) {
      users.add(node);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private boolean defines(String value) {
    return producers.containsKey(value)
        || parts.initializers.containsKey(value)
        || parts.inputs.containsKey(value)
        || parts.sparse.containsKey(value);
  }
}
