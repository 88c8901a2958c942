package dev.espalier.onnx;

import dev.espalier.onnx.wire.Piece;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a changed copy of an opened model. The model itself never changes, and what is not touched
 * is written byte for byte as it was.
 *
 * <p>Asking for a size is cheap: it costs time by what was changed, not by the size of the model,
 * and never looks at a payload. Not safe for use from several threads at once.
 */
public final class ModelEditor {
  private final OnnxModel model;
  private final ModelDraft draft;
  private final DraftNames names;

  ModelEditor(OnnxModel model) {
    this.model = model;
    this.draft = new ModelDraft(model);
    this.names = DraftNames.of(model);
  }

  /** The model this is a copy of. */
  public OnnxModel model() {
    return model;
  }

  /**
   * A name for a value that nothing in the model has: {@code base}, or {@code base_1} and so on. It
   * is not taken by asking.
   */
  public String uniqueName(String base) {
    String name = names.values().take(base);
    names.values().remove(name);
    return name;
  }

  /**
   * Puts other tensors in the place of one, and nodes that make its value from them at load time.
   * Doing it again for the same tensor replaces the earlier replacement.
   *
   * @param graph where the tensor is
   * @param tensorName an initializer, dense or sparse, or the output of a {@code Constant} node
   * @param tensors initializers of the same graph; one of them may have the name of the tensor
   * @param decode nodes in order of execution, the last of which makes {@code tensorName}; none if
   *     one of the tensors has that name. They come before all other nodes but those of {@link
   *     #insertNodes}
   * @throws IllegalArgumentException if there is no such tensor, or names clash
   */
  public void replaceTensor(
      GraphPath graph, String tensorName, List<NewTensor> tensors, List<NewNode> decode) {
    List<String> made = made(tensors, decode);
    if (!made.remove(tensorName)) {
      throw new IllegalArgumentException("nothing here makes '" + tensorName + "'");
    }
    replace(graph(graph), tensorName, new Parts(tensors, decode, made));
  }

  /**
   * Puts other tensors in the place of one that is no longer used, and nodes that make values from
   * them at load time. The nodes that used it have to be replaced, too.
   *
   * @param tensorName as of {@link #replaceTensor}
   * @param decode nodes in order of execution
   * @throws IllegalArgumentException if there is no such tensor, or names clash
   */
  public void dissolveTensor(
      GraphPath graph, String tensorName, List<NewTensor> tensors, List<NewNode> decode) {
    replace(graph(graph), tensorName, new Parts(tensors, decode, made(tensors, decode)));
  }

  private static List<String> made(List<NewTensor> tensors, List<NewNode> decode) {
    List<String> made = new ArrayList<>();
    tensors.forEach(tensor -> made.add(tensor.name()));
    decode.forEach(node -> made.addAll(node.outputs()));
    return made;
  }

  /** What comes in the place of a tensor, and the names that are new with it. */
  private record Parts(List<NewTensor> tensors, List<NewNode> decode, List<String> names) {}

  private void replace(OnnxGraph home, String tensorName, Parts parts) {
    if (!home.isInitializer(tensorName) && !isConstant(home, tensorName)) {
      throw new IllegalArgumentException(home.path() + " has no tensor '" + tensorName + "'");
    }
    GraphDraft changed = draft.graph(home);
    forget(changed.replacements().remove(tensorName));
    names.addValues(parts.names());
    changed
        .replacements()
        .put(
            tensorName,
            new GraphDraft.Replacement(
                parts.tensors().stream().map(DraftTensor::of).toList(),
                parts.decode().stream().map(names::node).toList()));
    draft.raiseIr(4);
    if (home.parts().inputAt.containsKey(tensorName)) {
      changed.droppedInputs().add(tensorName);
    }
  }

  /**
   * Adds an initializer, to be shared by replacements; those of the main graph are seen everywhere.
   */
  public void addTensor(GraphPath graph, NewTensor tensor) {
    names.addValues(List.of(tensor.name()));
    draft.graph(graph(graph)).tensors().add(DraftTensor.of(tensor));
    draft.raiseIr(4);
  }

  /** Inserts nodes before all others, in the order given, behind those inserted so before. */
  public void insertNodes(GraphPath graph, List<NewNode> nodes) {
    GraphDraft changed = draft.graph(graph(graph));
    for (NewNode node : nodes) {
      names.addValues(node.outputs());
      changed.front().add(names.node(node));
    }
  }

  /**
   * Puts other nodes, in order of execution, in the place of one; none removes it. One of them may
   * have its name.
   */
  public void replaceNode(OnnxNode node, List<NewNode> with) {
    NodeDraft changed = draft.graph(node.graph()).node(node);
    changed.after().forEach(names::remove);
    changed.after().clear();
    changed.remove();
    boolean named = false;
    for (NewNode added : with) {
      names.addValues(
          added.outputs().stream().filter(name -> !node.outputs().contains(name)).toList());
      boolean heir = !named && added.name().equals(node.name());
      changed.after().add(heir ? DraftNode.of(added) : names.node(added));
      named |= heir;
    }
  }

  /**
   * Makes all nodes that use a value of the main graph use another one instead, also those in
   * subgraphs. Outputs of graphs keep their values.
   */
  public void redirect(String valueName, String to) {
    for (OnnxNode node : model.graph().consumers(valueName)) {
      NodeDraft changed = draft.graph(node.graph()).node(node);
      changed.setInputs(
          changed.inputs().stream().map(name -> name.equals(valueName) ? to : name).toList());
    }
  }

  /**
   * Drops a constant of the main graph that no node uses any longer: an initializer, dense or
   * sparse, or the output of a {@code Constant} node.
   *
   * @throws IllegalArgumentException if there is no such tensor
   */
  public void dropTensor(String tensorName) {
    dissolveTensor(GraphPath.MAIN, tensorName, List.of(), List.of());
  }

  /** Makes values outputs of the main graph, by name only; what is an output already stays one. */
  public void addOutputs(Collection<String> valueNames) {
    GraphDraft main = draft.graph(model.graph());
    Set<String> known = new HashSet<>(main.outputs());
    model.graph().outputs().forEach(output -> known.add(output.name()));
    for (String value : valueNames) {
      if (!names.values().contains(value)) {
        throw new IllegalArgumentException("the model has no value '" + value + "'");
      }
      if (known.add(value)) {
        main.outputs().add(value);
      }
    }
  }

  /**
   * Makes values the only outputs of the main graph, by name only, and drops all that does not lead
   * to them; what is used by subgraphs stays.
   *
   * @return the values that were dropped, constants among them
   */
  public Set<String> putOutOnly(Collection<String> valueNames) {
    GraphDraft main = draft.graph(model.graph());
    main.dropOutputs();
    main.outputs().clear();
    main.outputs().addAll(new LinkedHashSet<>(valueNames));
    Leading leading = Leading.to(model, valueNames);
    leading.unused().forEach(this::dropTensor);
    Set<String> dropped = new LinkedHashSet<>(leading.unused());
    for (OnnxNode node : leading.others()) {
      replaceNode(node, List.of());
      dropped.addAll(node.outputs());
    }
    return dropped;
  }

  /**
   * Drops what the main graph declares of values inside of it, because their sizes change. What it
   * declares of its inputs and outputs stays.
   */
  public void undeclare(Collection<String> valueNames) {
    draft.graph(model.graph()).undeclared().addAll(valueNames);
  }

  /**
   * Gives every node of the opened model a name that no other node has, so that it can be found
   * again in a runtime's profile. Names that are good stay.
   *
   * @return the names, old and new
   */
  public Map<OnnxNode, String> nameNodes() {
    Map<OnnxNode, String> given = new LinkedHashMap<>();
    Set<String> used = new HashSet<>();
    for (OnnxGraph graph : model.allGraphs()) {
      for (OnnxNode node : graph.nodes()) {
        String name = node.name();
        if (name.isEmpty() || !used.add(name)) {
          name = names.nodes().take(node.opType() + "_" + node.index());
          draft.graph(graph).node(node).rename(name);
        }
        given.put(node, name);
      }
    }
    return given;
  }

  /**
   * Raises the version of a domain's operators, imports the domain if it is new, and converts the
   * nodes of the opened model whose meaning or form changed in between. Nodes that were added are
   * taken to be written for the new version.
   *
   * @param domain empty for the standard operators
   * @throws OnnxException if a node cannot be converted; nothing is changed then
   */
  public void raiseOpset(String domain, long version) throws OnnxException {
    OpsetRaiser.raise(draft, names, domain, version);
  }

  /** Raises the IR version; see the format's Versioning for which operator set needs which. */
  public void raiseIr(long version) {
    draft.raiseIr(version);
  }

  /** Exactly the bytes that {@link #write} would write, in all files together. */
  public long byteSize() {
    return byteSize(WriteOptions.DEFAULT);
  }

  /**
   * Exactly the bytes that {@link #write(Path, WriteOptions)} would write, in all files together.
   */
  public long byteSize(WriteOptions options) {
    long inline = options.externalData() ? 0 : Piece.sizeOf(inline());
    if (!options.externalData() && inline <= options.inlineLimit()) {
      return inline;
    }
    DataPlacement data = new DataPlacement(ExternalName.SAMPLE);
    return Piece.sizeOf(ModelAssembler.pieces(draft, data)) + data.byteSize();
  }

  /**
   * Writes the changed copy, in one step: either the whole model is there, or nothing has changed.
   * Above 2 GB, payloads go to a file {@code weights-….data} beside it.
   *
   * @throws OnnxException if it cannot be written, or {@code target} is the opened model or its
   *     data
   */
  public void write(Path target) throws OnnxException {
    write(target, WriteOptions.DEFAULT);
  }

  /** As {@link #write(Path)}, with options. */
  public void write(Path target, WriteOptions options) throws OnnxException {
    write(target, options, ModelWriter.DIRECT);
  }

  void write(Path target, WriteOptions options, ModelWriter writer) throws OnnxException {
    model.source().refuseOverwriting(target);
    model.source().checkUnchanged();
    List<Piece> pieces = inline();
    if (!options.externalData() && Piece.sizeOf(pieces) <= options.inlineLimit()) {
      writer.write(target, pieces, null);
      return;
    }
    String name = ExternalName.freeBeside(target);
    DataPlacement data = new DataPlacement(name);
    List<Piece> rest = ModelAssembler.pieces(draft, data);
    if (Piece.sizeOf(rest) > options.inlineLimit()) {
      throw new OnnxException(
          target, "", "the model is too large even without its weights", "It cannot be written");
    }
    writer.write(target, rest, new ModelWriter.DataFile(name, data.content()));
  }

  /**
   * The changed copy without the payloads of some initializers, which the runtime is given by name
   * instead. Constants of nodes become initializers for that. External data of other initializers
   * stays in its files, so that models of any size have skeletons.
   *
   * @param externalInitializers names in the main graph: initializers or outputs of Constant nodes
   * @throws IllegalArgumentException if a name is none of these
   */
  public byte[] skeleton(Set<String> externalInitializers) {
    SkeletonPlacement placement = new SkeletonPlacement(externalInitializers);
    List<Piece> pieces = ModelAssembler.pieces(draft, placement);
    if (!placement.notFound().isEmpty()) {
      throw new IllegalArgumentException("the main graph has no tensors " + placement.notFound());
    }
    return ModelWriter.toBytes(pieces);
  }

  /** The changed copy in memory, for models of less than 2 GB. */
  public byte[] toBytes() {
    return ModelWriter.toBytes(inline());
  }

  private List<Piece> inline() {
    return ModelAssembler.pieces(draft, Placement.INLINE);
  }

  private OnnxGraph graph(GraphPath path) {
    return model
        .graph(path)
        .orElseThrow(() -> new IllegalArgumentException("the model has no graph " + path));
  }

  private void forget(GraphDraft.@Nullable Replacement old) {
    if (old != null) {
      old.tensors().forEach(tensor -> names.values().remove(tensor.tensor().name()));
      old.decode().forEach(names::remove);
    }
  }

  private static boolean isConstant(OnnxGraph graph, String value) {
    OnnxNode producer = graph.producers().get(value);
    return producer != null && producer.is("Constant");
  }
}
