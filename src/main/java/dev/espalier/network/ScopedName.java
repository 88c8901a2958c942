package dev.espalier.network;

import java.util.List;

/**
 * The name of a layer, as scopes and a last part.
 *
 * @param parts at least one, none empty
 */
record ScopedName(List<String> parts) {
  ScopedName {
    parts = List.copyOf(parts);
  }

  LayerId id() {
    return new LayerId(String.join(".", parts));
  }

  List<String> scopes() {
    return parts.subList(0, parts.size() - 1);
  }
}
