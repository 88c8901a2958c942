package dev.espalier.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * The layers of a network by scope. Scopes that hold nothing but one more scope are joined with it.
 */
public sealed interface LayerTree {
  /** What to call it inside its parent. */
  String name();

  /** The layers below, in the order of the network; a leaf is its own only layer. */
  Stream<Layer> layers();

  /** The number of weights of all layers below. */
  default long parameters() {
    return layers().mapToLong(Layer::parameters).sum();
  }

  /** The bytes of all layers below in the file. */
  default long fileBytes() {
    return layers().mapToLong(Layer::fileBytes).sum();
  }

  /**
   * A scope.
   *
   * @param name may join several scopes by dots; empty for the whole network
   */
  record Branch(String name, List<LayerTree> children) implements LayerTree {
    public Branch {
      children = List.copyOf(children);
    }

    @Override
    public Stream<Layer> layers() {
      return children.stream().flatMap(LayerTree::layers);
    }
  }

  /** A layer. */
  record Leaf(String name, Layer layer) implements LayerTree {
    @Override
    public Stream<Layer> layers() {
      return Stream.of(layer);
    }
  }

  /** The tree of some layers; its root is a branch without name. */
  static Branch of(List<Layer> layers) {
    TreeBuilder root = new TreeBuilder("");
    for (Layer layer : layers) {
      root.at(layer.scopes()).add(layer);
    }
    return new Branch("", root.build());
  }
}
