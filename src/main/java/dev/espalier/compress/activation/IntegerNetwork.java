package dev.espalier.compress.activation;

import dev.espalier.calibrate.Calibration;
import dev.espalier.calibrate.ValueStatistics;
import dev.espalier.method.CompressionException;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.recipe.ActivationRange;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** The layers of a network that are computed with integers, and the scales of their values. */
public final class IntegerNetwork {
  /** All layers are computed with floats. */
  public static final IntegerNetwork NONE =
      new IntegerNetwork(Map.of(), Optional.empty(), Map.of());

  private final Map<Layer, IntegerForm> layers;
  private final Optional<IntegerFlow> flow;
  private final Map<Integer, ActivationScale> scales;
  private final Map<String, Integer> largest;

  private IntegerNetwork(
      Map<Layer, IntegerForm> layers,
      Optional<IntegerFlow> flow,
      Map<Integer, ActivationScale> scales) {
    this(layers, flow, scales, Map.of());
  }

  private IntegerNetwork(
      Map<Layer, IntegerForm> layers,
      Optional<IntegerFlow> flow,
      Map<Integer, ActivationScale> scales,
      Map<String, Integer> largest) {
    this.layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    this.flow = flow;
    this.scales = Map.copyOf(scales);
    this.largest = Map.copyOf(largest);
  }

  /** The structure, with scales that stand for others, which are as large in a file. */
  public static IntegerNetwork outline(OnnxGraph graph, Map<Layer, IntegerForm> layers) {
    if (layers.isEmpty()) {
      return NONE;
    }
    List<Layer> fixed = layers.keySet().stream().filter(layer -> isStatic(layers, layer)).toList();
    IntegerFlow flow = IntegerFlow.of(graph, fixed);
    Map<Integer, ActivationScale> scales = new HashMap<>();
    ActivationScale any = ActivationScale.any(layers.values().iterator().next().type());
    flow.groups().values().forEach(group -> scales.put(group, any));
    return new IntegerNetwork(layers, Optional.of(flow), scales);
  }

  private static boolean isStatic(Map<Layer, IntegerForm> layers, Layer layer) {
    IntegerForm form = layers.get(layer);
    return form != null && form.isStatic();
  }

  /**
   * The same with the scales that calibration found.
   *
   * @throws CompressionException if a value was not seen, or held what is no number
   */
  public IntegerNetwork calibrated(Calibration calibration, ActivationRange range)
      throws CompressionException {
    Map<Integer, Interval> found = new HashMap<>();
    for (Map.Entry<String, Integer> value : groups().entrySet()) {
      ValueStatistics seen = statistics(calibration, value.getKey());
      int bits = scaleOf(value.getValue()).bits();
      found.merge(value.getValue(), Interval.of(seen, range, bits), Interval::with);
    }
    Map<Integer, ActivationScale> calibrated = new HashMap<>();
    found.forEach((group, interval) -> calibrated.put(group, scaleOf(group).of(interval)));
    Map<String, Integer> codes = new HashMap<>();
    groups()
        .forEach((value, group) -> {
          ValueStatistics seen = calibration.values().get(value);
          ActivationScale scale = calibrated.get(group);
          if (seen != null && scale != null) {
            codes.put(value, scale.code(seen.max()) - scale.lowest());
          }
        });
    return new IntegerNetwork(layers, flow, calibrated, codes);
  }

  private ValueStatistics statistics(Calibration calibration, String value)
      throws CompressionException {
    ValueStatistics seen = calibration.values().get(value);
    if (seen == null || seen.count() == 0) {
      throw new CompressionException(
          calibration.samples() == 0
              ? "to quantize activations, the ranges of values have to be known; calibrate with"
                  + " sample data"
              : "value '%s' has no range: no sample reaches it; leave %s out"
                  .formatted(value, neighbour(value)));
    }
    if (seen.skipped() > 0) {
      throw new CompressionException(
          "value '%s' holds NaN or infinite numbers on these samples, which have no range; leave"
                  .formatted(value)
              + " such samples out, or "
              + neighbour(value));
    }
    return seen;
  }

  /** The layer that takes a value in, for messages. */
  private String neighbour(String value) {
    return layers.keySet().stream()
        .filter(layer -> layer.users().getFirst().input(0).equals(value))
        .findFirst()
        .map(layer -> "the activations of layer '" + layer.id() + "'")
        .orElse("the activations of the layers around it");
  }

  /** Whether the bias of a layer is written as integers. */
  public boolean hasIntegerBias(Layer layer) {
    IntegerForm form = layers.get(layer);
    return form != null
        && form.isStatic()
        && IntegerLayers.bias(layer.users().getFirst()).isPresent();
  }

  /** The bias of a layer of integers that has one, as it is in the file. */
  public static OnnxTensor bias(Layer layer) {
    return IntegerLayers.bias(layer.users().getFirst()).orElseThrow();
  }

  /** Whether all layers are computed with floats. */
  public boolean isEmpty() {
    return layers.isEmpty();
  }

  /** The layers that are computed with integers. */
  public Map<Layer, IntegerForm> layers() {
    return layers;
  }

  /** How a layer is computed; nothing if with floats. */
  public Optional<IntegerForm> form(Layer layer) {
    return Optional.ofNullable(layers.get(layer));
  }

  /** The same by the name of the layer. */
  public Optional<IntegerForm> form(LayerId layer) {
    return layers.entrySet().stream()
        .filter(entry -> entry.getKey().id().equals(layer))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The scale of what flows into a layer; nothing if it is not fixed. */
  public Optional<ActivationScale> input(Layer layer) {
    return scale(layer.users().getFirst().input(0));
  }

  /**
   * The largest code that flows into a layer, counted from the smallest that there is: what
   * calibration saw, or, where ranges are found at each run, the largest there is; nothing while
   * that is not known.
   */
  OptionalInt largestCode(Layer layer) {
    IntegerForm form = layers.get(layer);
    if (form != null && !form.isStatic()) {
      return OptionalInt.of((1 << form.type().valueBits()) - 1);
    }
    Integer code = largest.get(layer.users().getFirst().input(0));
    return code == null ? OptionalInt.empty() : OptionalInt.of(code);
  }

  /** The scale of a value; nothing if it stays floats. */
  public Optional<ActivationScale> scale(String value) {
    return Optional.ofNullable(groups().get(value)).map(scales::get);
  }

  /** The scale of a group of values. */
  ActivationScale scaleOf(int group) {
    return Objects.requireNonNull(scales.get(group));
  }

  /** The values that become integers; those with the same number have the same scale. */
  public Map<String, Integer> groups() {
    return flow.map(IntegerFlow::groups).orElse(Map.of());
  }

  /** Whether values have more bits than most operators of integers take. */
  boolean isWide() {
    return scales.values().stream().anyMatch(scale -> scale.bits() > Byte.SIZE);
  }

  Optional<IntegerFlow> flow() {
    return flow;
  }

  /** Whether both are the same, values and scales. */
  public boolean isSame(IntegerNetwork other) {
    return layers.equals(other.layers)
        && groups().equals(other.groups())
        && scales.equals(other.scales);
  }
}
