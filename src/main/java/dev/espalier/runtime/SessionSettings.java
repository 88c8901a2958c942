package dev.espalier.runtime;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How to run a model.
 *
 * @param threads threads that share the work of one operator; 0 leaves it to the runtime
 * @param optimization how far the graph may be rewritten
 * @param arena whether memory is kept between runs: a little faster over many runs, but a large run
 *     keeps what it took until the session is closed
 * @param config further settings of the runtime by its own keys, such as {@code
 *     session.x64quantprecision}
 */
public record SessionSettings(
    int threads, Optimization optimization, boolean arena, Map<String, String> config) {

  /** Not one of the runtime's own keys: it has a call for this. */
  private static final String OPTIMIZED_MODEL = "espalier.optimized_model";

  private static final String SAVED_FORMAT = "session.save_model_format";

  /** Checks the values and copies the map. */
  public SessionSettings {
    if (threads < 0) {
      throw new IllegalArgumentException("threads must not be negative, is " + threads);
    }
    Objects.requireNonNull(optimization, "optimization");
    config = Map.copyOf(config);
  }

  /** What users get by default, save that memory is given back after each run. */
  public static SessionSettings standard() {
    return new SessionSettings(0, Optimization.ALL, false, Map.of());
  }

  /** For latency: one thread, which other work on the machine disturbs least; memory kept. */
  public static SessionSettings measuring() {
    return new SessionSettings(1, Optimization.ALL, true, Map.of());
  }

  /** The same with another number of threads. */
  public SessionSettings withThreads(int newThreads) {
    return new SessionSettings(newThreads, optimization, arena, config);
  }

  /** The same with another optimization level. */
  public SessionSettings withOptimization(Optimization level) {
    return new SessionSettings(threads, level, arena, config);
  }

  /** The same with the arena on or off. */
  public SessionSettings withArena(boolean keepMemory) {
    return new SessionSettings(threads, optimization, keepMemory, config);
  }

  /** The same with one more setting of the runtime. */
  public SessionSettings with(String key, String value) {
    Map<String, String> more = new TreeMap<>(config);
    more.put(key, value);
    return new SessionSettings(threads, optimization, arena, more);
  }

  /** The same, and the graph as the runtime rewrote it is written to a file. */
  public SessionSettings writingOptimized(Path model) {
    return with(OPTIMIZED_MODEL, model.toAbsolutePath().toString());
  }

  /** The same, written in the runtime's own format, which is not that of models. */
  public SessionSettings writingOrt(Path model) {
    return writingOptimized(model).with(SAVED_FORMAT, "ORT");
  }

  /** Where the rewritten graph goes, if it is wanted. */
  public Optional<Path> optimizedModel() {
    return Optional.ofNullable(config.get(OPTIMIZED_MODEL)).map(Path::of);
  }

  /** The settings that the runtime knows by its own keys. */
  public Map<String, String> runtimeConfig() {
    Map<String, String> own = new TreeMap<>(config);
    own.remove(OPTIMIZED_MODEL);
    return own;
  }
}
