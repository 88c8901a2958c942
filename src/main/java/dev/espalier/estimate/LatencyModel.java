package dev.espalier.estimate;

import dev.espalier.compress.LayerEncoding;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * How long a network would take under a recipe: the measured time of each original layer, times the
 * ratio that a probe of the layer alone, with the planned encoding and without, has shown on this
 * machine. Where there is no probe yet the ratio is assumed to be that of the multiplications,
 * which is 1 unless a layer becomes two: the runtime decodes weights once, when it loads them, and
 * then runs the float kernels; such figures say that they are assumed. Layers that are computed
 * with integers are probed within the whole network, as what they cost depends on their neighbours.
 *
 * <p>Safe to use from several threads.
 */
public final class LatencyModel {

  private final LayerTimings original;
  private final LoadTimes loads = new LoadTimes();
  private final Map<LayerId, Map<LayerEncoding, Double>> ratios = new ConcurrentHashMap<>();

  /** Ratios of whole runs, by the layers that were computed with integers in them. */
  private final Map<Map<LayerId, LayerEncoding>, Double> wholes = new ConcurrentHashMap<>();

  private final Set<LayerId> leftOut = ConcurrentHashMap.newKeySet();

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
   * Says that a layer cannot be measured alone: in the time of the whole it counts as assumed.
   * Callers say which these are.
   */
  public void leaveOut(LayerId layer) {
    leftOut.add(layer);
  }

  /**
   * Takes a run of the network into account that computes some layers with integers. What a layer
   * costs then depends on its neighbours, so that only this tells the time of the whole.
   *
   * @param encodings these layers
   * @param layers time of each of them, by its time in the original
   * @param whole time of the run, by that of the original
   */
  public void setIntegers(
      Map<LayerId, LayerEncoding> encodings, Map<LayerId, Double> layers, double whole) {
    encodings.forEach((layer, encoding) -> {
      Double ratio = layers.get(layer);
      if (ratio != null) {
        setRatio(layer, encoding, ratio);
      }
    });
    wholes.put(Map.copyOf(encodings), whole);
  }

  /** Whether no run with just these layers as integers was taken into account. */
  public boolean lacks(Map<LayerId, LayerEncoding> integers) {
    return !integers.isEmpty() && !wholes.containsKey(integers);
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

  /** What unpacking layers adds to the time of loading. */
  public LoadTimes loads() {
    return loads;
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
    Map<LayerId, LayerEncoding> integers = integers(network, encodings);
    Double whole = wholes.get(integers);
    double total = original.totalMillis() * (whole == null ? 1 : whole);
    Basis basis = whole == null ? Basis.MEASURED : Basis.ESTIMATE;
    if (lacks(integers)) {
      basis = Basis.ASSUMED;
    }
    for (Layer layer : network.layers()) {
      Optional<LayerEncoding> encoding = encodings.apply(layer);
      if (whole != null && integers.containsKey(layer.id())) {
        continue;
      }
      Optional<Figure> planned = planned(layer.id(), encoding);
      if (planned.isPresent()) {
        total += planned.get().value() - original.millis(layer.id()).orElse(0);
        basis = leftOut.contains(layer.id()) ? basis : basis.with(planned.get().basis());
      }
    }
    return new Figure(total, basis);
  }

  /** The layers that are computed with integers. */
  public static Map<LayerId, LayerEncoding> integers(
      Network network, Function<Layer, Optional<LayerEncoding>> encodings) {
    Map<LayerId, LayerEncoding> integers = new HashMap<>();
    for (Layer layer : network.layers()) {
      encodings
          .apply(layer)
          .filter(LayerEncoding::integers)
          .ifPresent(encoding -> integers.put(layer.id(), encoding));
    }
    return integers;
  }
}
