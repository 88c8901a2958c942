package dev.espalier.runtime.inprocess;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps onnxruntime to itself. Since 1.29 it reports to its makers by default: it keeps a database
 * in the user's cache folder, runs commands and opens connections. And on Linux it crashes the
 * process when the command line is longer than about 4,000 characters, as it searches it with a
 * regular expression that recurses for each character.
 */
public final class Telemetry {

  /** The variable of the environment that switches it off, if it is set to 1. */
  public static final String OFF_VARIABLE = "ORT_DISABLE_TELEMETRY";

  private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

  private Telemetry() {}

  /** Switches it off for this process; to be called before onnxruntime is loaded. */
  @SuppressWarnings("restricted") // One call of the C library.
  static void switchOff() {
    Linker linker = Linker.nativeLinker();
    // POSIX only: on Windows it is a matter of the system's settings, and of the session's.
    Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
    if (setenv.isEmpty()) {
      return;
    }
    MethodHandle call =
        linker.downcallHandle(
            setenv.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int failed =
          MethodHandleProxies.asInterfaceInstance(SetEnv.class, call)
              .call(arena.allocateFrom(OFF_VARIABLE), arena.allocateFrom("1"), 1);
      if (failed != 0) {
        LOG.warn("onnxruntime's telemetry cannot be switched off");
      }
    }
  }

  /** The C library's {@code setenv}. */
  @FunctionalInterface
  public interface SetEnv {
    /** Sets a variable of this process's environment; returns 0 if it is set. */
    int call(MemorySegment name, MemorySegment value, int overwrite);
  }

  /** Switches off what may still be on, on systems without the variable. */
  static void switchOff(OrtEnvironment environment) {
    try {
      environment.setTelemetry(false);
    } catch (OrtException e) {
      LOG.warn("onnxruntime's telemetry cannot be switched off", e);
    }
  }
}
