package dev.espalier.cli;

import java.util.List;

/** Some layers in a few words. */
final class LayerList {
  private LayerList() {}

  /** The first one, and how many more there are. */
  static String named(List<String> layers) {
    String first = "'" + layers.getFirst() + "'";
    return layers.size() == 1 ? first : first + " and " + (layers.size() - 1) + " more, each";
  }
}
