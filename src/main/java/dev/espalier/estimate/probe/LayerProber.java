package dev.espalier.estimate.probe;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Tensor;
import dev.espalier.method.CompressionException;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.LayerPart;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.Repetitions;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how long layers of one network take as they are and as they would be written: each as a
 * model of its own, with the sizes that it has in a run of the network. Called by one thread at a
 * time.
 */
public final class LayerProber {

  private static final SessionSettings SETTINGS = SessionSettings.measuring();

  /** Time of one probe, for layers that are quick enough. */
  private static final double BUDGET_MILLIS = 250;

  private static final int LOADED = 3;
  private static final double NANOS = 1e6;

  private final NetworkCompressor compressor;
  private final OnnxModel model;
  private final ModelRuntime runtime;
  private final ProbeCache cache;
  private final InputCapture capture;
  private final Map<LayerId, Optional<LayerPart>> parts = new HashMap<>();
  private final Map<String, LayerInput> inputs = new HashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final String processor = Processor.name();
  private @Nullable String runtimeName;

  /**
   * Probes of a network.
   *
   * @param runtime runs the network and the probes
   * @param cache what is known from earlier
   * @param exposing makes the network with inner values among its outputs
   * @param inputs what the network is run on
   */
  public LayerProber(
      NetworkCompressor compressor,
      ModelRuntime runtime,
      ProbeCache cache,
      Function<Set<String>, ModelSource> exposing,
      Map<String, Tensor> inputs) {
    this.compressor = compressor;
    this.model = compressor.network().model();
    this.runtime = runtime;
    this.cache = cache;
    this.capture = new InputCapture(runtime, exposing, inputs);
  }

  /**
   * Runs the network once, or a few times, to see what flows into these layers, unless it was seen
   * before. For many layers together this takes hardly longer than for one.
   *
   * @throws RuntimeFailure if the network cannot be run
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public void see(Collection<Layer> layers, CancelSignal cancel) throws RuntimeFailure {
    Set<String> values = new LinkedHashSet<>();
    layers.forEach(layer -> part(layer).ifPresent(part -> values.addAll(part.inputs())));
    values.removeAll(asked);
    inputs.putAll(capture.see(values, cancel));
    asked.addAll(values);
  }

  private Optional<LayerPart> part(Layer layer) {
    return parts.computeIfAbsent(layer.id(), id -> LayerPart.of(layer));
  }

  /**
   * The result of a probe: from the cache if it is there, and into it otherwise.
   *
   * @param measuring ends the measurement alone, when somebody else needs the machine
   * @throws ProbeException if the layer cannot be probed
   * @throws dev.espalier.numeric.CancelledException if one of the two is cancelled
   */
  public ProbeResult probe(ProbeRequest request, CancelSignal measuring, CancelSignal cancel)
      throws ProbeException {
    try {
      see(Set.of(request.layer()), cancel);
      LayerPart part =
          part(request.layer())
              .orElseThrow(() -> new ProbeException(request, "it is inside of control flow"));
      if (!inputs.keySet().containsAll(part.inputs())) {
        throw new ProbeException(request, "what flows in is no tensor of numbers");
      }
      ProbeKey key = key(request, part);
      Optional<ProbeResult> known = cache.get(key);
      if (known.isPresent()) {
        return known.get();
      }
      ProbeResult result = measure(request, part, measuring, cancel);
      cache.put(key, result);
      return result;
    } catch (RuntimeFailure e) {
      throw new ProbeException(request, e, e.kind() != RuntimeFailure.Kind.GONE);
    } catch (IOException | CompressionException e) {
      throw new ProbeException(request, e, true);
    }
  }

  private ProbeKey key(ProbeRequest request, LayerPart part) throws RuntimeFailure {
    String name = runtimeName;
    if (name == null) {
      name = runtime.info().toString();
      runtimeName = name;
    }
    long opset = model.opsets().getOrDefault("", 1L);
    return new ProbeKey(
        processor,
        name,
        PartText.of(request.layer(), part, inputs, opset),
        request.encoding().text(),
        SETTINGS.threads());
  }

  private ProbeResult measure(
      ProbeRequest request, LayerPart part, CancelSignal measuring, CancelSignal cancel)
      throws IOException, CompressionException, RuntimeFailure, ProbeException {
    Map<String, Tensor> feeds = new HashMap<>();
    Map<String, LayerInput> flowing = new HashMap<>(inputs);
    flowing.keySet().retainAll(part.inputs());
    flowing.forEach((name, input) -> feeds.put(name, input.tensor()));
    try (ProbeModels models = write(request, part, flowing, cancel);
        ModelSession original = open(models.original(), cancel);
        ModelSession encoded = open(models.encoded(), cancel)) {
      double loading = loadMillis(models.encoded(), cancel) - loadMillis(models.original(), cancel);
      PairedLatency first = runtime.measurePaired(original, encoded, feeds, 1, 1, measuring);
      double pair = first.first().medianMillis() + first.second().medianMillis();
      Repetitions often = Repetitions.within(BUDGET_MILLIS, pair);
      return ProbeResult.of(
          runtime.measurePaired(original, encoded, feeds, often.warmup(), often.runs(), measuring),
          Math.max(0, loading));
    }
  }

  private ProbeModels write(
      ProbeRequest request, LayerPart part, Map<String, LayerInput> flowing, CancelSignal cancel)
      throws IOException, CompressionException, ProbeException {
    return ProbeModels.write(
        model, request, part, flowing, new ProbeModels.Compressing(compressor, cancel));
  }

  /** The quickest of a few times; both have been loaded before. */
  private double loadMillis(Path file, CancelSignal cancel) throws RuntimeFailure {
    double quickest = Double.POSITIVE_INFINITY;
    for (int round = 0; round < LOADED; round++) {
      long start = System.nanoTime();
      open(file, cancel).close();
      quickest = Math.min(quickest, (System.nanoTime() - start) / NANOS);
    }
    return quickest;
  }

  private ModelSession open(Path file, CancelSignal cancel) throws RuntimeFailure {
    return runtime.open(ModelSource.of(file), SETTINGS, cancel);
  }
}
