package dev.espalier.network;

import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Gives each weight a name. In order of preference: what the weight's own name says (it survives
 * most rewrites of the graph), the scope of the node, the scope of its bias, any name a person
 * gave, the operator with its number.
 */
final class LayerNames {
  private LayerNames() {}

  /** Different names for all weights, in their order. */
  static List<ScopedName> of(List<FoundWeight> weights) {
    List<ScopedName> names = weights.stream().map(LayerNames::best).toList();
    return numbered(told(names, weights));
  }

  private static ScopedName best(FoundWeight found) {
    OnnxNode user = found.firstUser();
    String weight = found.weight().name();
    List<String> parts =
        Stream.of(
                NameParts.isGenerated(weight) ? List.<String>of() : NameParts.ofWeight(weight),
                NameParts.ofNode(user.name(), user.opType()),
                bias(user),
                NameParts.isGenerated(weight) ? List.<String>of() : NameParts.of(weight),
                NameParts.of(user.name()))
            .filter(candidate -> !candidate.isEmpty())
            .findFirst()
            .orElseGet(() -> List.of(user.opType() + "_" + user.index()));
    String part = found.slot().part();
    return new ScopedName(part.isEmpty() ? parts : append(parts, part));
  }

  /** The scope of the bias that the operator or the addition behind it adds. */
  private static List<String> bias(OnnxNode user) {
    Stream<String> added =
        user.graph().consumers(user.output(0)).stream()
            .filter(node -> node.is("Add"))
            .flatMap(node -> node.inputs().stream());
    return Stream.concat(user.inputs().stream().skip(2), added)
        .filter(input -> !NameParts.isGenerated(input))
        .map(NameParts::ofBias)
        .filter(parts -> !parts.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** Where several weights have one name, each also gets the last part of its node's name. */
  private static List<ScopedName> told(List<ScopedName> names, List<FoundWeight> weights) {
    Map<ScopedName, Integer> counts = new HashMap<>();
    names.forEach(name -> counts.merge(name, 1, Integer::sum));
    List<ScopedName> told = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      ScopedName name = names.get(i);
      List<String> node = NameParts.of(weights.get(i).firstUser().name());
      boolean tellsMore = !node.isEmpty() && !name.parts().contains(node.getLast());
      told.add(
          counts.getOrDefault(name, 0) > 1 && tellsMore
              ? new ScopedName(append(name.parts(), node.getLast()))
              : name);
    }
    return told;
  }

  /** Where names are still the same, all but the first get a number. */
  private static List<ScopedName> numbered(List<ScopedName> names) {
    Set<LayerId> taken = new HashSet<>();
    names.forEach(name -> taken.add(name.id()));
    Set<LayerId> used = new HashSet<>();
    // Where to go on counting, so that many layers of one name do not count from the start each.
    Map<ScopedName, Integer> next = new HashMap<>();
    List<ScopedName> unique = new ArrayList<>();
    for (ScopedName name : names) {
      ScopedName fresh = name;
      int n = next.getOrDefault(name, 2);
      for (; !used.add(fresh.id()); n++) {
        ScopedName candidate =
            new ScopedName(append(name.scopes(), name.parts().getLast() + "#" + n));
        fresh = taken.contains(candidate.id()) ? fresh : candidate;
      }
      next.put(name, n);
      unique.add(fresh);
    }
    return unique;
  }

  private static List<String> append(List<String> parts, String last) {
    List<String> longer = new ArrayList<>(parts);
    longer.add(last);
    return longer;
  }
}
