package dev.espalier.runtime;

import java.util.Map;
import java.util.Objects;
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
}
