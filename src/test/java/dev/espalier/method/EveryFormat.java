package dev.espalier.method;

import java.util.ArrayList;
import java.util.List;

/** Settings of all formats, for tests. */
public final class EveryFormat {
  private EveryFormat() {}

  /** Every format but the uniform one in every width, per channel, by least squares. */
  public static List<Quantization> nonUniform() {
    List<Quantization> settings = new ArrayList<>();
    for (Format format : Format.values()) {
      for (int bits = 1; bits <= 16; bits++) {
        if (format != Format.UNIFORM && format.has(bits)) {
          settings.add(Quantization.NONE.withFormat(format).withBits(bits));
        }
      }
    }
    return settings;
  }
}
