package dev.espalier.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One scope while the tree grows. */
final class TreeBuilder {
  private final String name;
  private final Map<String, TreeBuilder> scopes = new LinkedHashMap<>();

  /** Layers and scopes in the order in which they first came. */
  private final List<Supplier<LayerTree>> children = new ArrayList<>();

  TreeBuilder(String name) {
    this.name = name;
  }

  /** The scope below this one, made if it is new. */
  TreeBuilder at(List<String> path) {
    TreeBuilder scope = this;
    for (String step : path) {
      scope = scope.child(step);
    }
    return scope;
  }

  void add(Layer layer) {
    children.add(() -> new LayerTree.Leaf(layer.name(), layer));
  }

  /** What is below this scope. */
  List<LayerTree> build() {
    return children.stream().map(Supplier::get).toList();
  }

  private TreeBuilder child(String step) {
    TreeBuilder known = scopes.get(step);
    if (known != null) {
      return known;
    }
    TreeBuilder fresh = new TreeBuilder(step);
    scopes.put(step, fresh);
    children.add(fresh::joined);
    return fresh;
  }

  /** This scope as a branch, joined with its child if that is its only one. */
  private LayerTree joined() {
    List<LayerTree> below = build();
    if (below.size() > 1) {
      return new LayerTree.Branch(name, below);
    }
    return switch (below.getFirst()) {
      case LayerTree.Branch(String inner, List<LayerTree> grandchildren) ->
          new LayerTree.Branch(name + "." + inner, grandchildren);
      case LayerTree.Leaf(String inner, Layer layer) ->
          new LayerTree.Leaf(name + "." + inner, layer);
    };
  }
}
