package dev.espalier.network;

/**
 * The name of a layer: unique in its network, readable, and the same each time the same model is
 * opened, because recipes are kept by it. Scopes are separated by dots: {@code
 * stage1.block0.conv1}.
 */
public record LayerId(String value) implements Comparable<LayerId> {
  public LayerId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a layer needs a name");
    }
  }

  @Override
  public int compareTo(LayerId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
