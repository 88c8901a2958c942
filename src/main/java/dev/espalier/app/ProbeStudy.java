package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.Quiet;
import dev.espalier.app.task.TaskContext;
import dev.espalier.app.task.TaskHandle;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.LatencyModel;
import dev.espalier.estimate.probe.LayerOption;
import dev.espalier.estimate.probe.LayerProber;
import dev.espalier.estimate.probe.OptionFigures;
import dev.espalier.estimate.probe.ProbeCache;
import dev.espalier.estimate.probe.ProbeException;
import dev.espalier.estimate.probe.ProbeRequest;
import dev.espalier.estimate.probe.ProbeResult;
import dev.espalier.estimate.probe.ProbeResults;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.RuntimeFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes the layers that the recipe changes, and the ways in which the selected one could be
 * written, in the background, while nobody waits for anything else. What a probe shows moves the
 * estimates at once. Called on the delivery thread.
 */
final class ProbeStudy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProbeStudy.class);
  private static final String KEY = "probe soon";
  private static final Duration REST = Duration.ofMillis(700);
  private static final Duration SHOWN = Duration.ofMillis(150);

  private final Services services;
  private final NetworkCompressor compressor;
  private final ProbeCache cache;
  private final Runnable changed;
  private final ProbeQueue queue = new ProbeQueue();
  private final ProbeResults results = new ProbeResults();
  private List<LayerOption> compared = List.of();
  private Recipe newest = Recipe.EMPTY;
  private @Nullable Probing probing;
  private @Nullable TaskHandle running;

  /** What is needed once the original was measured. */
  private record Probing(LatencyModel model, LayerProber prober) {}

  ProbeStudy(Services services, NetworkCompressor compressor, Runnable changed) {
    this.services = services;
    this.compressor = compressor;
    this.cache = new ProbeCache(services.settings().folder());
    this.changed = services.tasks().thinned(SHOWN, changed);
  }

  /**
   * Begins to probe.
   *
   * @param model times of the original; takes the ratios
   * @param inputs what it was measured on
   */
  void measured(LatencyModel model, Map<String, Tensor> inputs) {
    LayerProber prober = Probers.of(compressor, services.runtime(), cache, inputs);
    probing = new Probing(model, prober);
    recipeChanged(newest);
  }

  /** Only what this recipe asks for is probed from now on. */
  void recipeChanged(Recipe recipe) {
    newest = recipe;
    if (probing == null) {
      return;
    }
    List<ProbeRequest> requests =
        new ArrayList<>(ProbeRequest.lacking(compressor, recipe, probing.model));
    requests.addAll(results.lacking(compared));
    queue.replace(requests);
    if (queue.isEmpty()) {
      services.tasks().forget(KEY);
    } else if (running == null) {
      services
          .tasks()
          .latest(KEY, REST, context -> true, Outcome.of(rested -> start(), failure -> {}));
    }
  }

  /** Also probes ways in which a layer could be written, after what the recipe asks for. */
  void compare(List<LayerOption> options) {
    compared = options;
    recipeChanged(newest);
  }

  /** What probes have shown of some ways so far. */
  List<OptionFigures> figures(List<LayerOption> options) {
    return OptionFigures.of(options, results);
  }

  private void start() {
    Probing with = probing;
    if (with == null || running != null || queue.isEmpty()) {
      return;
    }
    running =
        services
            .tasks()
            .background(
                "Probing layers",
                context -> probeAll(with, context),
                new Outcome<>() {
                  @Override
                  public void done(Integer probes) {
                    running = null;
                    start();
                  }

                  @Override
                  public void failed(Failure failure) {
                    running = null;
                  }

                  @Override
                  public void cancelled() {
                    running = null;
                  }
                });
  }

  private int probeAll(Probing with, TaskContext context) {
    int done = 0;
    for (Optional<ProbeRequest> next = queue.next(); next.isPresent(); next = queue.next()) {
      double fraction = (double) done / (done + queue.size());
      context.progress().report(fraction, "Waiting until nothing else runs");
      try (Quiet.Turn _ = services.tasks().quiet().turn(context.cancel())) {
        context.progress().report(fraction, "Probing " + next.get().layer().id());
        if (probe(next.get(), with, context.cancel())) {
          done++;
        }
      }
    }
    return done;
  }

  /** Whether a probe was made; if not it is wanted still, or never again. */
  private boolean probe(ProbeRequest request, Probing with, CancelSignal cancel) {
    CancelSignal measuring = new GivingWay(request, services.tasks().quiet(), cancel);
    try {
      with.prober.see(queue.layers(), cancel);
      ProbeResult found = with.prober.probe(request, measuring, cancel);
      results.put(request, found);
      if (!request.encoding().integers()) {
        // Integers cost something else within the network, next to others.
        with.model.setRatio(request.layer().id(), request.encoding(), found.ratio());
      }
      with.model.loads().set(request.layer(), request.encoding(), found.loadMillis());
      queue.remove(request);
      changed.run();
      return true;
    } catch (CancelledException e) {
      cancel.throwIfCancelled();
      LOG.debug("The probe of {} gave way", request.layer().id(), e);
    } catch (RuntimeFailure e) {
      LOG.warn("Layers cannot be probed", e);
      queue.replace(List.of());
    } catch (ProbeException e) {
      LOG.warn("No probe of {}", request.layer().id(), e);
      if (e.lasting()) {
        queue.giveUp(request);
      } else {
        queue.remove(request);
      }
    }
    return false;
  }

  @Override
  public void close() {
    services.tasks().forget(KEY);
    if (running != null) {
      running.cancel();
    }
  }

  /** Ends a measurement that would be disturbed, or that nobody wants any more. */
  private final class GivingWay implements CancelSignal {
    private final ProbeRequest request;
    private final CancelSignal disturbance;
    private final CancelSignal cancel;
    private volatile boolean cancelled;

    GivingWay(ProbeRequest request, Quiet quiet, CancelSignal cancel) {
      this.request = request;
      this.disturbance = quiet.disturbance();
      this.cancel = cancel;
    }

    @Override
    public boolean cancelled() {
      boolean over = disturbance.cancelled() || cancel.cancelled() || !queue.wants(request);
      cancelled = cancelled || over;
      return cancelled;
    }
  }
}
