package dev.espalier.estimate;

import dev.espalier.compress.LayerEncoding;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * How long a network would take under a recipe: the measured time of each original layer, times the
 * ratio that a probe of the layer alone, with the planned encoding and without, has shown on this
 * machine. Where there is no probe yet the ratio is assumed to be that of the multiplications,
 * which is 1 unless a layer becomes two: the runtime decodes weights once, when it loads them, and
 * then runs the float kernels; such figures say that they are assumed.
 *
 * <p>Safe to use from several threads.
 */
public final class LatencyModel {

  private final LayerTimings original;
  private final Map<LayerId, Map<LayerEncoding, Double>> ratios = new ConcurrentHashMap<>();

  /** A model of a network whose original was measured. */
  public LatencyModel(LayerTimings original) {
    this.original = original;
  }

  /**
   * Takes a probe into account.
   *
   * @param ratio time of the layer with the encoding, by its time without
   */
  public void setRatio(LayerId layer, LayerEncoding encoding, double ratio) {
    ratios.computeIfAbsent(layer, id -> new ConcurrentHashMap<>()).put(encoding, ratio);
  }

  /**
   * Whether a probe of this layer and encoding would tell something: there is none yet, the layer
   * takes time, and the encoding is not what the original is.
   */
  public boolean lacks(LayerId layer, LayerEncoding encoding) {
    return encoding.decoded()
        && original.millis(layer).isPresent()
        && !ratios.getOrDefault(layer, Map.of()).containsKey(encoding);
  }

  /** Measured time of one run of the original. */
  public Figure originalTotal() {
    return Figure.measured(original.totalMillis());
  }

  /** Measured time of a layer in the original. */
  public Optional<Figure> original(LayerId layer) {
    return Optional.ofNullable(original.layers().get(layer)).map(Figure::measured);
  }

  /**
   * Time of a layer as planned.
   *
   * @param encoding how it is to be written; nothing if it stays as it is
   */
  public Optional<Figure> planned(LayerId layer, Optional<LayerEncoding> encoding) {
    return original(layer)
        .map(figure -> encoding.map(how -> planned(figure, layer, how)).orElse(figure));
  }

  private Figure planned(Figure before, LayerId layer, LayerEncoding encoding) {
    double ratio = ratios.getOrDefault(layer, Map.of()).getOrDefault(encoding, encoding.work());
    return lacks(layer, encoding)
        ? Figure.assumed(before.value() * ratio)
        : Figure.estimate(before.value() * ratio);
  }

  /**
   * Time of one run as planned.
   *
   * @param encodings how each layer is to be written; nothing for those that stay as they are
   */
  public Figure total(Network network, Function<Layer, Optional<LayerEncoding>> encodings) {
    double total = original.totalMillis();
    Basis basis = Basis.MEASURED;
    for (Layer layer : network.layers()) {
      Optional<LayerEncoding> encoding = encodings.apply(layer);
      Optional<Figure> planned = planned(layer.id(), encoding);
      if (planned.isPresent()) {
        total += planned.get().value() - original.millis(layer.id()).orElse(0);
        basis = basis.with(planned.get().basis());
      }
    }
    return new Figure(total, basis);
  }
}
