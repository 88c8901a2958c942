package dev.espalier.app;

import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskContext;
import dev.espalier.app.task.TaskHandle;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.estimate.LayerProfile;
import dev.espalier.estimate.PreviewEngine;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The profiles of one network's layers, made one after the other in the background; a layer that a
 * person has selected goes first. Safe to use from several threads.
 */
final class Profiles implements AutoCloseable {

  private final Map<LayerId, PreviewEngine> engines = new ConcurrentHashMap<>();
  private final Deque<Layer> waiting = new ArrayDeque<>();
  private final TaskHandle running;

  /**
   * Starts to profile the layers of a network.
   *
   * @param changed called on the delivery thread when there are new profiles
   */
  Profiles(TaskRunner tasks, Network network, Runnable changed) {
    network.layers().stream().filter(Layer::tunable).forEach(waiting::add);
    int all = waiting.size();
    Runnable tell = tasks.thinned(Duration.ofMillis(100), changed);
    running =
        tasks.submit(
            "Reading weights",
            context -> profileAll(context, all, tell),
            Outcome.of(done -> {}, failure -> {}));
  }

  private int profileAll(TaskContext context, int all, Runnable tell) {
    int done = 0;
    for (Optional<Layer> next = next(); next.isPresent(); next = next()) {
      Layer layer = next.get();
      context.progress().report((double) done / all, layer.id().value());
      LayerProfile profile = LayerProfile.of(new LayerWeights(layer), context.cancel());
      engines.put(layer.id(), new PreviewEngine(profile));
      tell.run();
      done++;
    }
    return done;
  }

  private Optional<Layer> next() {
    synchronized (waiting) {
      return Optional.ofNullable(waiting.poll());
    }
  }

  /** Lets a layer go first. */
  void prefer(Layer layer) {
    synchronized (waiting) {
      if (waiting.remove(layer)) {
        waiting.addFirst(layer);
      }
    }
  }

  /** The preview engine of a layer, once its weights were read. */
  Optional<PreviewEngine> engine(LayerId layer) {
    return Optional.ofNullable(engines.get(layer));
  }

  @Override
  public void close() {
    running.cancel();
  }
}
