package dev.espalier.app;

import java.util.Collection;
import java.util.function.Predicate;

/** Names what is dropped by what it is. */
public final class DroppedWords {
  private DroppedWords() {}

  /**
   * How many residual blocks and how many layers by themselves, such as "2 blocks and 1 layer";
   * empty if none.
   *
   * @param isLayer whether a name is that of a layer
   */
  public static String count(Collection<String> names, Predicate<String> isLayer) {
    int layers = (int) names.stream().filter(isLayer).count();
    String blocks = count(names.size() - layers, "block");
    String alone = count(layers, "layer");
    return blocks + (blocks.isEmpty() || alone.isEmpty() ? "" : " and ") + alone;
  }

  private static String count(int number, String one) {
    return switch (number) {
      case 0 -> "";
      case 1 -> "1 " + one;
      default -> number + " " + one + "s";
    };
  }
}
