package dev.espalier.structure.vocabulary;

import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.onnx.ValueInfo;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of embeddings of a network. Valid while its model is open. */
public final class TokenTables {
  /** Operators that put numbers of tokens into another form. */
  private static final Set<String> PASSING =
      Set.of("Cast", "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze");

  private final OnnxGraph graph;
  private final Set<String> putOut;
  private final Map<String, TokenTable> tables = new LinkedHashMap<>();
  private final Map<String, String> fixed = new LinkedHashMap<>();

  private TokenTables(Network network) {
    graph = network.model().graph();
    putOut =
        network.model().allGraphs().stream()
            .flatMap(any -> any.outputs().stream())
            .map(ValueInfo::name)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Finds the tables. Reads no weight. */
  public static TokenTables of(Network network) {
    TokenTables found = new TokenTables(network);
    network.layers().stream()
        .filter(layer -> layer.weight().graph().isMain())
        .filter(layer -> layer.users().stream().anyMatch(found::picksTokens))
        .forEach(found::add);
    return found;
  }

  private void add(Layer layer) {
    String name = layer.id().value();
    OnnxTensor tensor = layer.weight().tensor();
    problem(tensor)
        .ifPresentOrElse(
            problem -> fixed.put(name, problem),
            () -> tables.put(name, new TokenTable(name, tensor, graph.consumers(tensor.name()))));
  }

  private Optional<String> problem(OnnxTensor tensor) {
    for (OnnxNode user : graph.consumers(tensor.name())) {
      if (!picksTokens(user) || !user.input(0).equals(tensor.name())) {
        return Optional.of(
            "is used by "
                + user
                + ", too, which needs all rows: a copy for the tokens would make the file larger");
      }
    }
    if (putOut.contains(tensor.name())) {
      return Optional.of("is put out by the network as it is");
    }
    if (tensor.dataType().bits() % Byte.SIZE != 0 || tensor.dims().get(0) > Integer.MAX_VALUE) {
      return Optional.of("has rows of parts of bytes, or too many");
    }
    return Optional.empty();
  }

  /** Whether an operator picks rows by numbers that come from outside of the network. */
  private boolean picksTokens(OnnxNode node) {
    if (!node.is("Gather")
        || !node.graph().path().isMain()
        || node.attributes().intValue("axis", 0) != 0) {
      return false;
    }
    String value = node.input(1);
    for (Optional<OnnxNode> maker = graph.producer(value);
        maker.isPresent();
        maker = graph.producer(value)) {
      if (!maker.get().is(maker.get().opType()) || !PASSING.contains(maker.get().opType())) {
        return false;
      }
      value = maker.get().input(0);
    }
    String source = value;
    return graph.inputs().stream().anyMatch(input -> input.name().equals(source));
  }

  /** The tables that can lose rows, in the order of the network. */
  public List<TokenTable> tables() {
    return List.copyOf(tables.values());
  }

  /** The one with most rows. */
  public Optional<TokenTable> largest() {
    return tables.values().stream().max(Comparator.comparingInt(TokenTable::rows));
  }

  /** Why others cannot, as the end of a sentence that begins with the layer's name. */
  public Map<String, String> fixed() {
    return Collections.unmodifiableMap(fixed);
  }

  /**
   * The table of that name.
   *
   * @throws IllegalArgumentException if there is none, or it cannot lose rows
   */
  public TokenTable table(String name) {
    TokenTable table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException(
          fixed.containsKey(name)
              ? "table '" + name + "' cannot lose rows: it " + fixed.get(name)
              : "there is no table of tokens '%s'; %s"
                  .formatted(
                      name,
                      tables.isEmpty()
                          ? "the network has none"
                          : "there is " + String.join(", ", tables.keySet())));
    }
    return table;
  }
}
