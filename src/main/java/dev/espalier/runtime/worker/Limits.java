package dev.espalier.runtime.worker;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;

/**
 * What a model may take.
 *
 * @param memoryBytes memory of the worker process, its own included. On Linux it can allocate no
 *     more than this, and is ended if it gets there all the same; on other systems only the Java
 *     part of it is limited, and the system's own limits are all that holds the rest
 * @param open how long a model may take to load
 * @param run how long one run may take
 */
public record Limits(long memoryBytes, Duration open, Duration run) {

  /** The least memory that the worker itself gets along with. */
  private static final long LEAST_MEMORY = 256L << 20;

  /** Checks the values. */
  public Limits {
    if (memoryBytes < LEAST_MEMORY) {
      throw new IllegalArgumentException(
          "a worker needs at least %d bytes, not %d".formatted(LEAST_MEMORY, memoryBytes));
    }
    Objects.requireNonNull(open, "open");
    Objects.requireNonNull(run, "run");
  }

  /** Three quarters of this machine's memory, two minutes to load and two for each run. */
  public static Limits standard() {
    long memory = 4L << 30;
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      memory = system.getTotalMemorySize();
    }
    return new Limits(
        Math.max(LEAST_MEMORY, memory / 4 * 3), Duration.ofMinutes(2), Duration.ofMinutes(2));
  }

  /** The same with other times. */
  public Limits withTimes(Duration newOpen, Duration newRun) {
    return new Limits(memoryBytes, newOpen, newRun);
  }

  /** The same with another limit on memory. */
  public Limits withMemory(long bytes) {
    return new Limits(bytes, open, run);
  }
}
