package dev.espalier.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be different about an opened model. */
final class ModelDraft {
  private final OnnxModel model;
  private final Map<GraphPath, GraphDraft> graphs = new LinkedHashMap<>();
  private final Map<String, Long> opsets;
  private long irVersion;

  ModelDraft(OnnxModel model) {
    this.model = model;
    this.opsets = new LinkedHashMap<>(model.opsets());
    this.irVersion = model.irVersion();
  }

  OnnxModel model() {
    return model;
  }

  /** The draft of a graph, made if there is none. */
  GraphDraft graph(OnnxGraph graph) {
    return graphs.computeIfAbsent(graph.path(), path -> new GraphDraft(graph));
  }

  @Nullable GraphDraft graphOrNull(OnnxGraph graph) {
    return graphs.get(graph.path());
  }

  /** Operator set versions by domain, as they are to be written. */
  Map<String, Long> opsets() {
    return opsets;
  }

  long irVersion() {
    return irVersion;
  }

  /**
   * Raises the IR version. Up to IR 3 initializers had to be inputs, and were constants all the
   * same; from IR 4 on such an input may be given at run time, so that nothing could be folded any
   * more: they are taken out of the inputs.
   */
  void raiseIr(long version) {
    if (version <= irVersion) {
      return;
    }
    if (irVersion < 4 && version >= 4) {
      OnnxGraph main = model.graph();
      GraphDraft draft = graph(main);
      main.parts().inputs.keySet().stream()
          .filter(input -> main.initializer(input).isPresent())
          .forEach(draft.droppedInputs()::add);
    }
    irVersion = version;
  }
}
