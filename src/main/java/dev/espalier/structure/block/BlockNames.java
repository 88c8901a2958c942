package dev.espalier.structure.block;

import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names blocks by what the names of their layers have in common. */
final class BlockNames {
  /** More parts than these are not all named. */
  private static final int NAMED = 3;

  private final List<Layer> layers;
  private final Set<String> taken = new HashSet<>();

  BlockNames(Network network) {
    this.layers = network.layers();
  }

  /**
   * A name that no other block has: the scope of the layers, if no others are in it, else with the
   * parts of the scope.
   */
  String of(List<Layer> inside) {
    String base = base(inside);
    String name = base;
    for (int number = 2; !taken.add(name); number++) {
      name = base + "#" + number;
    }
    return name;
  }

  private String base(List<Layer> inside) {
    if (inside.size() == 1) {
      return inside.getFirst().id().value();
    }
    List<String> scope = new ArrayList<>(parts(inside.getFirst()));
    for (Layer layer : inside) {
      List<String> other = parts(layer);
      int same = 0;
      while (same < Math.min(scope.size(), other.size())
          && scope.get(same).equals(other.get(same))) {
        same++;
      }
      scope.subList(same, scope.size()).clear();
    }
    String prefix = String.join(".", scope);
    boolean alone =
        !scope.isEmpty()
            && layers.stream().filter(layer -> isIn(layer, scope)).allMatch(inside::contains);
    if (alone) {
      return prefix;
    }
    Set<String> children = new LinkedHashSet<>();
    inside.forEach(layer -> {
      List<String> own = parts(layer);
      children.add(own.get(Math.min(scope.size(), own.size() - 1)));
    });
    List<String> named = List.copyOf(children);
    String rest =
        named.size() <= NAMED ? String.join("+", named) : named.getFirst() + ".." + named.getLast();
    return prefix.isEmpty() ? rest : prefix + "." + rest;
  }

  private static boolean isIn(Layer layer, List<String> scope) {
    List<String> own = parts(layer);
    return own.size() >= scope.size() && own.subList(0, scope.size()).equals(scope);
  }

  private static List<String> parts(Layer layer) {
    List<String> parts = new ArrayList<>(layer.scopes());
    parts.add(layer.name());
    return parts;
  }
}
