package dev.espalier.compress;

import dev.espalier.compress.equalize.LayerScale;
import dev.espalier.method.Weight;
import dev.espalier.method.WeightInputs;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerBias;
import dev.espalier.network.LayerId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is compressed: the weights of the file, those of equalized layers rescaled. Safe for use
 * from several threads.
 */
public final class SourceWeights {
  /** The weights as they are in the file. */
  public static final SourceWeights ORIGINAL = new SourceWeights(Map.of());

  private final Map<LayerId, LayerScale> scales;
  private final Map<LayerId, Known> inputs = new ConcurrentHashMap<>();
  private final KnownRanks ranks = new KnownRanks();

  /** What is known about the inputs of a layer, and the same about the rescaled ones. */
  private record Known(WeightInputs original, WeightInputs rescaled) {}

  SourceWeights(Map<LayerId, LayerScale> scales) {
    this.scales = Map.copyOf(scales);
  }

  /** What rescaled weights are ranked by. */
  KnownRanks ranks() {
    return ranks;
  }

  /** Whether the weights of a layer are rescaled. */
  public boolean rescales(Layer layer) {
    return scales.containsKey(layer.id());
  }

  /** How those of a layer are rescaled. */
  Optional<LayerScale> scale(Layer layer) {
    return Optional.ofNullable(scales.get(layer.id()));
  }

  /** Whether both have just the same weights for a layer. */
  boolean isSame(Layer layer, SourceWeights other) {
    @Nullable LayerScale mine = scales.get(layer.id());
    return mine == other.scales.get(layer.id());
  }

  /** The weight of a layer as something that can be compressed. */
  public Weight weight(Layer layer) {
    Weight original = LayerWeight.read(layer);
    return scale(layer)
        .map(scale -> original.withValues(scale.apply(original.values())))
        .orElse(original);
  }

  /** All elements of the weight of a layer, in a new array. */
  public float[] read(Layer layer) {
    float[] original = layer.weight().read();
    return scale(layer).map(scale -> scale.apply(original)).orElse(original);
  }

  /** Weights that take the place of these, on the scale of the original network. */
  public float[] restored(Layer layer, float[] weights) {
    return scale(layer).map(scale -> scale.undo(weights)).orElse(weights);
  }

  /** What each channel that a layer puts out is divided by; nothing if it is not. */
  public Optional<double[]> divisors(Layer layer) {
    return scale(layer).filter(LayerScale::dividesOutputs).map(SourceWeights::divisors);
  }

  private static double[] divisors(LayerScale scale) {
    double[] divisors = new double[scale.channels()];
    for (int channel = 0; channel < divisors.length; channel++) {
      divisors[channel] = scale.divisor(channel);
    }
    return divisors;
  }

  /** The bias of a layer. */
  public float[] bias(Layer layer, LayerBias slot) {
    float[] bias = slot.tensor().read();
    divisors(layer)
        .ifPresent(divisors -> {
          for (int channel = 0; channel < bias.length; channel++) {
            bias[channel] = (float) (bias[channel] / divisors[channel]);
          }
        });
    return bias;
  }

  /**
   * What is known about the inputs that the weights of a layer are multiplied with.
   *
   * @param known about those of the original
   */
  WeightInputs inputs(Layer layer, WeightInputs known) {
    LayerScale scale = scales.get(layer.id());
    if (scale == null) {
      return known;
    }
    return inputs
        .compute(
            layer.id(),
            (id, before) ->
                before != null && before.original() == known
                    ? before
                    : new Known(known, known.divided(scale.columns())))
        .rescaled();
  }
}
