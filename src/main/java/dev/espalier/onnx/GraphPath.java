package dev.espalier.onnx;

/**
 * Which graph of a model: empty for the main graph, {@code node.attribute} steps joined by {@code
 * /} for a subgraph. Unique within a model; not meant to be taken apart.
 */
public record GraphPath(String text) {
  public static final GraphPath MAIN = new GraphPath("");

  public boolean isMain() {
    return text.isEmpty();
  }

  GraphPath child(String node, String attribute) {
    String step = node + "." + attribute;
    return new GraphPath(isMain() ? step : text + "/" + step);
  }

  @Override
  public String toString() {
    return isMain() ? "main graph" : text;
  }
}
