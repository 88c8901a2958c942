package dev.espalier.app;

import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.SourceWeights;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.Figure;
import dev.espalier.estimate.LatencyModel;
import dev.espalier.estimate.LayerProfile;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.estimate.NetworkEstimator;
import dev.espalier.estimate.PreviewEngine;
import dev.espalier.estimate.probe.LayerProber;
import dev.espalier.estimate.probe.ProbeCache;
import dev.espalier.estimate.probe.ProbeException;
import dev.espalier.estimate.probe.ProbeRequest;
import dev.espalier.estimate.probe.ProbeResult;
import dev.espalier.method.CompressionException;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.tune.speed.IntegerSpeed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of a recipe at once, for where no window has gathered the profiles and the probes
 * before.
 */
public final class Estimates {

  /** The share of the work that the original takes. */
  private static final double ORIGINAL = 0.5;

  private static final Logger LOG = LoggerFactory.getLogger(Estimates.class);

  /** For all probes together; those that there is no time for are left out, and said to be. */
  private static final Duration PROBING = Duration.ofSeconds(20);

  private final OpenProject project;
  private final NetworkCompressor compressor;
  private final Recipe recipe;
  private final TaskContext context;
  private final int batch;
  private final List<String> leftOut = new ArrayList<>();

  /**
   * Estimates of a recipe for the open network.
   *
   * @param batch samples of a run, where the model leaves that open
   */
  public Estimates(
      OpenProject project,
      NetworkCompressor compressor,
      Recipe recipe,
      int batch,
      TaskContext context) {
    this.project = project;
    this.compressor = compressor;
    this.recipe = recipe;
    this.batch = batch;
    this.context = context;
  }

  /**
   * Profiles the layers that the recipe changes, measures the original, probes what the cache does
   * not know, and estimates. Where the runtime refuses to run the original on made-up inputs there
   * are no times.
   *
   * @throws RuntimeFailure if it does not survive the original
   */
  public NetworkEstimate estimate(ModelRuntime runtime, ProbeCache cache) throws RuntimeFailure {
    Map<LayerId, PreviewEngine> engines = new HashMap<>();
    SourceWeights source = compressor.source(recipe, context.cancel());
    for (Layer layer : compressor.network().layers()) {
      if (layer.tunable() && compressor.plan(layer, recipe).changes()) {
        context.progress().report(0, "Reading " + layer.id());
        engines.put(
            layer.id(),
            new PreviewEngine(LayerProfile.of(LayerWeights.of(layer, source), context.cancel())));
      }
    }
    NetworkEstimator estimator =
        new NetworkEstimator(compressor, id -> Optional.ofNullable(engines.get(id)));
    try {
      estimator.setLatency(latency(runtime, cache));
    } catch (RuntimeFailure e) {
      if (e.kind() != RuntimeFailure.Kind.REFUSED) {
        throw e;
      }
      LOG.warn("There is no estimate of times", e);
    }
    return ofWhole(estimator.estimate(recipe), runtime);
  }

  /** The layers that could not be measured alone, whose times are taken to be as before. */
  public List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /** Where channels were removed, the figures of the original are those of the whole network. */
  private NetworkEstimate ofWhole(NetworkEstimate estimate, ModelRuntime runtime)
      throws RuntimeFailure {
    Network whole = compressor.network().whole();
    if (whole == compressor.network() || estimate.originalMillis().isEmpty()) {
      return estimate;
    }
    Map<String, Tensor> inputs = ModelInputs.made(project.name(), project.inputs(), batch);
    double millis = OriginalTimes.measure(whole, inputs, runtime, context).totalMillis();
    return new NetworkEstimate(
        whole.fileBytes(),
        estimate.bytes(),
        Optional.of(Figure.measured(millis)),
        estimate.millis(),
        estimate.layers());
  }

  private LatencyModel latency(ModelRuntime runtime, ProbeCache cache) throws RuntimeFailure {
    Map<String, Tensor> inputs = ModelInputs.made(project.name(), project.inputs(), batch);
    LatencyModel model =
        new LatencyModel(
            OriginalTimes.measure(
                compressor.network(),
                inputs,
                runtime,
                context.with(context.progress().part(0, ORIGINAL))));
    List<ProbeRequest> requests = ProbeRequest.lacking(compressor, recipe, model);
    if (!requests.isEmpty()) {
      probe(requests, model, Probers.of(compressor, runtime, cache, inputs));
    }
    if (IntegerSpeed.isLacking(compressor, recipe, model)) {
      probeIntegers(model, runtime, inputs);
    }
    return model;
  }

  private void probeIntegers(LatencyModel model, ModelRuntime runtime, Map<String, Tensor> inputs) {
    context.progress().report(1, "Probing layers as integers");
    try {
      IntegerSpeed.measure(compressor, recipe, runtime, inputs, model, context.cancel());
    } catch (RuntimeFailure | CompressionException | IOException e) {
      LOG.warn("There is no estimate of times of layers as integers", e);
    }
  }

  private void probe(List<ProbeRequest> requests, LatencyModel model, LayerProber prober)
      throws RuntimeFailure {
    long end = System.nanoTime() + PROBING.toNanos();
    CancelSignal inTime = () -> context.cancel().cancelled() || System.nanoTime() - end > 0;
    try {
      prober.see(requests.stream().map(ProbeRequest::layer).toList(), inTime);
      int done = 0;
      for (ProbeRequest request : requests) {
        context
            .progress()
            .part(ORIGINAL, 1)
            .report((double) done++ / requests.size(), "Probing " + request.layer().id());
        probe(request, model, prober, inTime);
      }
    } catch (CancelledException e) {
      context.cancel().throwIfCancelled();
      LOG.warn("There was no time to probe all layers", e);
    }
  }

  private void probe(
      ProbeRequest request, LatencyModel model, LayerProber prober, CancelSignal cancel) {
    try {
      cancel.throwIfCancelled();
      ProbeResult found = prober.probe(request, cancel, cancel);
      model.setRatio(request.layer().id(), request.encoding(), found.ratio());
      model.loads().set(request.layer(), request.encoding(), found.loadMillis());
    } catch (ProbeException e) {
      LOG.warn("No probe of {}: {}", request.layer().id(), e.getMessage());
      model.leaveOut(request.layer().id());
      leftOut.add(request.layer().id().value());
    }
  }
}
