package dev.espalier.estimate;

import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long a network would take under a recipe: the measured time of each original layer, times the
 * ratio that a probe of the layer alone, with the planned encoding and without, has shown on this
 * machine. Where there is no probe yet the ratio is 1: the runtime decodes weights once, when it
 * loads them, and then runs the float kernels.
 *
 * <p>Safe to use from several threads.
 */
public final class LatencyModel {

  private final LayerTimings original;
  private final Map<LayerId, Map<String, Double>> ratios = new ConcurrentHashMap<>();

  /** A model of a network whose original was measured. */
  public LatencyModel(LayerTimings original) {
    this.original = original;
  }

  /** What distinguishes encodings by speed. */
  public static String encoding(LayerPlan plan) {
    int bits = plan.quantization().bits();
    return bits == 1 && plan.pruning().prunes() ? "1+mask" : Integer.toString(bits);
  }

  /**
   * Takes a probe into account.
   *
   * @param encoding as {@link #encoding} names it
   * @param ratio time of the layer with the encoding, by its time without
   */
  public void setRatio(LayerId layer, String encoding, double ratio) {
    ratios.computeIfAbsent(layer, id -> new ConcurrentHashMap<>()).put(encoding, ratio);
  }

  /** Whether a probe of this layer and encoding is known. */
  public boolean knows(LayerId layer, String encoding) {
    return ratios.getOrDefault(layer, Map.of()).containsKey(encoding);
  }

  /** Measured time of one run of the original. */
  public Figure originalTotal() {
    return Figure.measured(original.totalMillis());
  }

  /** Measured time of a layer in the original. */
  public Optional<Figure> original(LayerId layer) {
    return Optional.ofNullable(original.layers().get(layer)).map(Figure::measured);
  }

  /** Time of a layer as planned. */
  public Optional<Figure> planned(Layer layer, LayerPlan plan) {
    return plan.quantization().quantizes()
        ? original(layer.id())
            .map(figure -> Figure.estimate(figure.value() * ratio(layer.id(), plan)))
        : original(layer.id());
  }

  private double ratio(LayerId layer, LayerPlan plan) {
    return ratios.getOrDefault(layer, Map.of()).getOrDefault(encoding(plan), 1.0);
  }

  /** Time of one run as planned. */
  public Figure total(Network network, Recipe recipe) {
    double change = 0;
    boolean planned = false;
    for (Layer layer : network.layers()) {
      LayerPlan plan = recipe.plan(layer.id().value());
      if (layer.tunable() && plan.quantization().quantizes()) {
        double before = original.layers().getOrDefault(layer.id(), 0.0);
        change += before * (ratio(layer.id(), plan) - 1);
        planned = true;
      }
    }
    return planned ? Figure.estimate(original.totalMillis() + change) : originalTotal();
  }
}
