package dev.espalier.estimate.probe;

import dev.espalier.compress.Advice;
import dev.espalier.compress.LayerEncoding;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.WrittenForm;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A way in which a layer can be written, or cannot.
 *
 * @param way which
 * @param form how the file has the layer then, in words; empty where it is as it was
 * @param bytes of the layer in the file
 * @param planned whether it is what the recipe does
 * @param probe what tells how long the layer takes then, by itself; empty for floats, and where the
 *     layer cannot be so
 * @param refusal why it cannot, as the end of a sentence that begins with its name
 */
public record LayerOption(
    LayerWay way,
    String form,
    long bytes,
    boolean planned,
    Optional<ProbeRequest> probe,
    Optional<String> refusal) {

  /** Where the recipe leaves the weights as they are: the most accurate of small ones. */
  private static final int BITS = 8;

  /**
   * All ways of a layer: with the settings that a recipe has for it, and where that leaves its
   * weights as they are, with 8 bits.
   */
  public static List<LayerOption> of(NetworkCompressor compressor, Layer layer, Recipe recipe) {
    return Arrays.stream(LayerWay.values()).map(way -> of(compressor, layer, recipe, way)).toList();
  }

  private static LayerOption of(
      NetworkCompressor compressor, Layer layer, Recipe recipe, LayerWay way) {
    Optional<LayerEncoding> now = compressor.encoding(layer, recipe);
    if (way == LayerWay.FLOATS) {
      boolean planned = now.filter(LayerEncoding::decoded).isEmpty();
      return new LayerOption(
          way, "", layer.fileBytes(), planned, Optional.empty(), Optional.empty());
    }
    Recipe other = with(compressor, layer, recipe, way);
    Optional<String> refusal = refusal(compressor, layer, other, way);
    Optional<LayerEncoding> encoding =
        refusal.isPresent() ? Optional.empty() : compressor.encoding(layer, other);
    if (encoding.isEmpty()) {
      return new LayerOption(
          way, "", 0, false, Optional.empty(), refusal.or(() -> Optional.of("stays as it is")));
    }
    return new LayerOption(
        way,
        compressor.written(layer, other).map(WrittenForm::words).orElse(""),
        compressor.bytes(layer, other),
        encoding.equals(now),
        ProbeRequest.of(compressor, layer, other),
        Optional.empty());
  }

  private static Recipe with(
      NetworkCompressor compressor, Layer layer, Recipe recipe, LayerWay way) {
    LayerPlan plan = recipe.plan(layer.id().value());
    boolean small =
        compressor
            .encoding(layer, with(recipe, layer, plan, LayerWay.WEIGHTS))
            .filter(LayerEncoding::decoded)
            .isPresent();
    boolean asked = small || way.integers();
    LayerPlan wanted = asked ? plan : plan.withQuantization(Quantization.ofBits(BITS));
    return with(recipe, layer, wanted, way);
  }

  private static Recipe with(Recipe recipe, Layer layer, LayerPlan plan, LayerWay way) {
    return recipe
        .with(layer.id().value(), way.applied(plan))
        .withActivations(recipe.activations().withMode(way.mode()));
  }

  private static Optional<String> refusal(
      NetworkCompressor compressor, Layer layer, Recipe recipe, LayerWay way) {
    return switch (way) {
      case FLOATS, WEIGHTS -> Optional.empty();
      case STATIC, DYNAMIC -> compressor.refusal(layer, recipe);
      case RUNTIME -> Advice.packed(layer, recipe).map(Advice::words);
    };
  }
}
