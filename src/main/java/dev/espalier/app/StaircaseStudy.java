package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.Quiet;
import dev.espalier.app.task.TaskContext;
import dev.espalier.app.task.TaskHandle;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.estimate.probe.InputCapture;
import dev.espalier.estimate.probe.ProbeCache;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.tune.channel.Staircase;
import dev.espalier.tune.channel.StaircaseProber;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the staircase of the group that a person looks at, in the background, while nobody waits
 * for anything else. Of several that were asked for the last one counts; what is known stays known.
 * Called on the delivery thread.
 */
final class StaircaseStudy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StaircaseStudy.class);
  private static final String KEY = "time channels soon";
  private static final Duration REST = Duration.ofMillis(400);
  private static final Duration SHOWN = Duration.ofMillis(150);

  private final Services services;
  private final OpenProject project;
  private final ProbeCache cache;
  private final Runnable changed;
  private final Map<String, Stairs> known = new ConcurrentHashMap<>();
  private String wanted = "";
  private @Nullable TaskHandle running;

  /**
   * A study of one network.
   *
   * @param changed called when there is something new to show
   */
  StaircaseStudy(Services services, OpenProject project, Runnable changed) {
    this.services = services;
    this.project = project;
    this.cache = new ProbeCache(services.settings().folder());
    this.changed = services.tasks().thinned(SHOWN, changed);
  }

  /** What is known of a group; what is not is measured from now on, and no other group. */
  Stairs of(ChannelGraph graph, ChannelGroup group) {
    Stairs before = known.get(group.id());
    boolean open = before == null || before.stage() == Stairs.Stage.MEASURING;
    if (open && !wanted.equals(group.id())) {
      measure(graph, group);
    }
    return known.getOrDefault(group.id(), none(group, Stairs.Stage.MEASURING, ""));
  }

  private static Stairs none(ChannelGroup group, Stairs.Stage stage, String problem) {
    return new Stairs(new Staircase(group.channels(), List.of()), stage, problem);
  }

  /** Measures a group, also one of which the measurement was ended, or has failed. */
  void measure(ChannelGraph graph, ChannelGroup group) {
    stop();
    wanted = group.id();
    known.merge(
        group.id(),
        none(group, Stairs.Stage.MEASURING, ""),
        (old, now) -> new Stairs(old.staircase(), Stairs.Stage.MEASURING, ""));
    services
        .tasks()
        .latest(
            KEY, REST, context -> true, Outcome.of(rested -> start(graph, group), failure -> {}));
  }

  private void start(ChannelGraph graph, ChannelGroup group) {
    if (wanted.equals(group.id())) {
      running =
          services
              .tasks()
              .background(
                  "Timing channels of " + group.id(),
                  context -> measured(graph, group, context),
                  new Ended(group));
    }
  }

  /** What became of it; of one that is not wanted any more nothing is told. */
  private final class Ended implements Outcome<Staircase> {
    private final ChannelGroup group;

    Ended(ChannelGroup group) {
      this.group = group;
    }

    private void end(Stairs stairs) {
      if (wanted.equals(group.id())) {
        running = null;
        wanted = "";
        known.put(group.id(), stairs);
        changed.run();
      }
    }

    @Override
    public void done(Staircase staircase) {
      end(new Stairs(staircase, Stairs.Stage.DONE, ""));
    }

    @Override
    public void failed(Failure failure) {
      end(none(group, Stairs.Stage.FAILED, failure.message()));
    }

    @Override
    public void cancelled() {
      Stairs before = known.getOrDefault(group.id(), none(group, Stairs.Stage.CANCELLED, ""));
      end(before.with(Stairs.Stage.CANCELLED));
    }
  }

  private Staircase measured(ChannelGraph graph, ChannelGroup group, TaskContext context)
      throws IOException, RuntimeFailure {
    context.progress().report(0, "Waiting until nothing else runs");
    services.tasks().quiet().await(context.cancel());
    NetworkCompressor compressor = new NetworkCompressor(project.network(), services.algebra());
    InputCapture capture =
        Probers.capture(
            compressor, services.runtime(), ModelInputs.made(project.name(), project.inputs()));
    try (StaircaseProber prober =
        StaircaseProber.of(graph, group, capture, cache, context.cancel())) {
      int all = prober.lacking().size();
      for (List<Integer> left = prober.lacking(); !left.isEmpty(); left = prober.lacking()) {
        int count = left.getFirst();
        double fraction = 1 - (double) left.size() / all;
        context.progress().report(fraction, "Timing %d channels".formatted(count));
        measure(prober, count, context.cancel());
        known.computeIfPresent(
            group.id(), (id, old) -> new Stairs(prober.staircase(), old.stage(), ""));
        changed.run();
      }
      return prober.staircase();
    }
  }

  /** Measures a count, or gives way to what a person waits for: then it is lacking still. */
  private void measure(StaircaseProber prober, int count, CancelSignal cancel)
      throws IOException, RuntimeFailure {
    Quiet quiet = services.tasks().quiet();
    try (Quiet.Turn _ = quiet.turn(cancel)) {
      CancelSignal disturbance = quiet.disturbance();
      prober.measure(count, () -> disturbance.cancelled() || cancel.cancelled());
    } catch (CancelledException e) {
      cancel.throwIfCancelled();
      LOG.debug("The time of {} channels gave way", count, e);
    }
  }

  private void stop() {
    services.tasks().forget(KEY);
    wanted = "";
    TaskHandle old = running;
    running = null;
    if (old != null) {
      old.cancel();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
