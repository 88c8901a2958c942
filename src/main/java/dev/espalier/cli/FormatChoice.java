package dev.espalier.cli;

import dev.espalier.method.Format;
import dev.espalier.method.Quantization;
import dev.espalier.recipe.LayerPatterns;
import dev.espalier.recipe.Recipe;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Gives layers the formats that {@code --format} names. */
final class FormatChoice {
  /** A width of formats that have several, for layers of which none was given. */
  private static final int WIDTH = 8;

  private FormatChoice() {}

  /**
   * The recipe with the formats; one with a single width brings that along.
   *
   * @param formats for example {@code ["kmeans", "fc*=normal-float"]}
   * @param bits the widths that were asked for, by layer
   * @throws IllegalArgumentException if a pattern fits no layer, a format is none, has not the
   *     width that was asked for, or leaves it open in all layers
   */
  static Recipe apply(
      Recipe recipe, List<String> formats, Collection<String> layers, Map<String, Integer> bits) {
    Recipe result = recipe;
    Map<String, Format> chosen = LayerPatterns.resolve(formats, layers, FormatChoice::format);
    for (Map.Entry<String, Format> entry : chosen.entrySet()) {
      String layer = entry.getKey();
      Format format = entry.getValue();
      Integer width = bits.get(layer);
      if (width != null && width != 32 && !format.has(width)) {
        throw new IllegalArgumentException(
            "--format: layer '%s' cannot have %d bits: the format %s has %s"
                .formatted(layer, width, EnumWords.word(format), format.widths()));
      }
      boolean open = width == null && format.fixedWidth();
      result =
          result.update(
              List.of(layer),
              plan -> plan.withQuantization(inFormat(plan.quantization(), format, open)));
    }
    Recipe all = result;
    if (!chosen.isEmpty()
        && chosen.keySet().stream()
            .noneMatch(layer -> all.plan(layer).quantization().quantizes())) {
      throw new IllegalArgumentException(
          "--format: say with --bits how many bits a weight shall have");
    }
    return result;
  }

  private static Quantization inFormat(Quantization quantization, Format format, boolean open) {
    return open ? quantization.withBits(WIDTH).withFormat(format) : quantization.withFormat(format);
  }

  private static Format format(String text) {
    try {
      return new EnumWords.OfFormat().convert(text);
    } catch (CommandLine.TypeConversionException e) {
      throw new IllegalArgumentException("--format: " + e.getMessage(), e);
    }
  }
}
