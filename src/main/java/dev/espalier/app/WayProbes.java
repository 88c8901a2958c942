package dev.espalier.app;

import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.estimate.probe.LayerOption;
import dev.espalier.estimate.probe.LayerProber;
import dev.espalier.estimate.probe.OptionFigures;
import dev.espalier.estimate.probe.ProbeCache;
import dev.espalier.estimate.probe.ProbeException;
import dev.espalier.estimate.probe.ProbeRequest;
import dev.espalier.estimate.probe.ProbeResults;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways in which each layer could be written, measured at once. */
public final class WayProbes {
  private static final Logger LOG = LoggerFactory.getLogger(WayProbes.class);

  private WayProbes() {}

  /**
   * Probes all ways of all layers that can be changed, apart from those that the cache knows.
   *
   * @param recipe what the layers are written with, where it says anything
   * @param batch samples of a run, where the model leaves that open
   * @throws RuntimeFailure if the network cannot be run
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public static Map<LayerId, List<OptionFigures>> measure(
      OpenProject project,
      NetworkCompressor compressor,
      Recipe recipe,
      int batch,
      ModelRuntime runtime,
      ProbeCache cache,
      TaskContext context)
      throws RuntimeFailure {
    List<Layer> layers = compressor.network().layers().stream().filter(Layer::tunable).toList();
    LayerProber prober =
        Probers.of(
            compressor, runtime, cache, ModelInputs.made(project.name(), project.inputs(), batch));
    prober.see(layers, context.cancel());
    ProbeResults results = new ProbeResults();
    Map<LayerId, List<OptionFigures>> figures = new LinkedHashMap<>();
    int done = 0;
    for (Layer layer : layers) {
      context.progress().report((double) done++ / layers.size(), "Probing " + layer.id());
      List<LayerOption> options = LayerOption.of(compressor, layer, recipe);
      for (ProbeRequest request : results.lacking(options)) {
        probe(prober, request, results, context);
      }
      figures.put(layer.id(), OptionFigures.of(options, results));
    }
    return figures;
  }

  private static void probe(
      LayerProber prober, ProbeRequest request, ProbeResults results, TaskContext context) {
    context.cancel().throwIfCancelled();
    try {
      results.put(request, prober.probe(request, context.cancel(), context.cancel()));
    } catch (ProbeException e) {
      LOG.warn("No probe of {}", request.layer().id(), e);
    }
  }
}
