package dev.espalier.estimate;

import dev.espalier.compress.LayerEncoding;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What unpacking layers adds to the time in which a file is loaded: as a probe of the layer has
 * shown; else by its weights, at the rate of the layers that were probed; else at a rate that is
 * assumed. Safe to use from several threads.
 */
public final class LoadTimes {

  /**
   * Half a million weights of twenty layers, written in 8 bits down to 3, have taken 15 to 35 ms
   * more.
   */
  private static final double ASSUMED_NANOS = 50;

  private static final double NANOS = 1e6;

  private final Map<LayerId, Map<LayerEncoding, Double>> millis = new ConcurrentHashMap<>();
  private final Map<LayerId, Long> weights = new ConcurrentHashMap<>();

  /** Takes a probe into account. */
  public void set(Layer layer, LayerEncoding encoding, double loadMillis) {
    weights.put(layer.id(), layer.parameters());
    millis.computeIfAbsent(layer.id(), id -> new ConcurrentHashMap<>()).put(encoding, loadMillis);
  }

  /** Milliseconds more until the file is loaded, once. */
  public Figure of(Layer layer, LayerEncoding encoding) {
    Double known = millis.getOrDefault(layer.id(), Map.of()).get(encoding);
    if (known != null) {
      return Figure.measured(known);
    }
    double sum = 0;
    long of = 0;
    for (Map.Entry<LayerId, Map<LayerEncoding, Double>> probed : millis.entrySet()) {
      for (double time : probed.getValue().values()) {
        sum += time;
        of += weights.getOrDefault(probed.getKey(), 0L);
      }
    }
    return of == 0
        ? Figure.assumed(layer.parameters() * ASSUMED_NANOS / NANOS)
        : Figure.estimate(layer.parameters() * sum / of);
  }
}
