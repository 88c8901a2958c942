package dev.espalier.tune.speed;

import dev.espalier.recipe.ActivationMode;

/** How layers are computed that are not computed as the original's. */
public enum Kernels {
  /** None is: all are computed with floats. */
  FLOATS(ActivationMode.NONE, "floats"),
  /** With integers, their values with scales that are found beforehand. */
  STATIC(ActivationMode.STATIC, "integers, static"),
  /** With integers, their values with scales that are found at each run. */
  DYNAMIC(ActivationMode.DYNAMIC, "integers, dynamic"),
  /** By the runtime's own operators, of weights that stay packed. */
  PACKED(ActivationMode.NONE, "packed weights");

  private final ActivationMode mode;
  private final String words;

  Kernels(ActivationMode mode, String words) {
    this.mode = mode;
    this.words = words;
  }

  /** The kernels of a way to quantize values. */
  public static Kernels of(ActivationMode mode) {
    return switch (mode) {
      case NONE -> FLOATS;
      case STATIC -> STATIC;
      case DYNAMIC -> DYNAMIC;
    };
  }

  /** How values are quantized. */
  public ActivationMode mode() {
    return mode;
  }

  /** For people: what a layer is computed with. */
  public String words() {
    return words;
  }
}
