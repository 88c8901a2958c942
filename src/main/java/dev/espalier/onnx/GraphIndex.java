package dev.espalier.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * Links the nodes of a model: who makes each value, who uses it, also from inside subgraphs, and
 * refuses what has no meaning: a value made twice, a node that waits for itself.
 */
final class GraphIndex {
  private final Source source;
  private final List<OnnxGraph> graphs = new ArrayList<>();

  private GraphIndex(Source source) {
    this.source = source;
  }

  /**
   * Links everything below {@code main} and returns all graphs, {@code main} first, depth first.
   */
  static List<OnnxGraph> link(Source source, OnnxGraph main) throws OnnxException {
    GraphIndex index = new GraphIndex(source);
    index.collect(main);
    for (OnnxGraph graph : index.graphs) {
      index.linkProducers(graph);
    }
    CycleCheck cycles = new CycleCheck(source, index.graphs);
    for (OnnxGraph graph : index.graphs) {
      index.linkConsumers(graph, cycles);
    }
    cycles.check();
    return List.copyOf(index.graphs);
  }

  private void collect(OnnxGraph graph) {
    graphs.add(graph);
    graph.parts().subgraphs.forEach(this::collect);
  }

  private void linkProducers(OnnxGraph graph) throws OnnxException {
    GraphParts parts = graph.parts();
    for (OnnxNode node : graph.nodes()) {
      for (String output : node.outputs()) {
        if (output.isEmpty()) {
          continue;
        }
        if (graph.producers().put(output, node) != null
            || parts.initializers.containsKey(output)
            || parts.inputs.containsKey(output)
            || parts.sparse.containsKey(output)) {
          throw source.error(
              place(graph, node),
              "value '" + output + "' is made a second time here",
              "A value can only be made once; export the model again");
        }
      }
    }
  }

  private void linkConsumers(OnnxGraph graph, CycleCheck cycles) {
    for (OnnxNode node : graph.nodes()) {
      for (String input : node.inputs()) {
        if (!input.isEmpty()) {
          OnnxGraph home = graph.home(input);
          home.addConsumer(input, node);
          cycles.use(home, input, node);
        }
      }
    }
  }

  static Place place(OnnxGraph graph, OnnxNode node) {
    Place outer = Place.FILE.in("graph", graph.path().text());
    return node.name().isEmpty() ? outer.at("node", node.index()) : outer.in("node", node.name());
  }
}
