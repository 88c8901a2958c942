package dev.espalier.compress.activation;

import dev.espalier.recipe.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What kind of target this machine is. */
public final class Machine {
  private static final Logger LOG = LoggerFactory.getLogger(Machine.class);
  private static final Path LINUX = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Looked up once. */
  private static final class Found {
    private static final Target TARGET = find();
  }

  /** Never {@link Target#THIS_MACHINE}. */
  public static Target target() {
    return Found.TARGET;
  }

  /** The target itself, or what this machine is. */
  public static Target of(Target target) {
    return target == Target.THIS_MACHINE ? target() : target;
  }

  private static Target find() {
    String architecture = System.getProperty("os.arch", "");
    try {
      boolean readable = Files.isReadable(LINUX);
      return target(
          architecture, readable ? Files.readString(LINUX, StandardCharsets.ISO_8859_1) : "");
    } catch (IOException e) {
      LOG.debug("What the processor can do cannot be read", e);
      return target(architecture, "");
    }
  }

  /**
   * The target that a machine is; a PC of which nothing else is known has no VNNI, as what is exact
   * without is exact with it.
   *
   * @param architecture as Java names it
   * @param cpuinfo Linux's list of processors, empty elsewhere
   */
  static Target target(String architecture, String cpuinfo) {
    String name = architecture.toLowerCase(Locale.ROOT);
    if (name.startsWith("aarch64") || name.startsWith("arm")) {
      return Target.ARM;
    }
    return cpuinfo
            .lines()
            .filter(line -> line.startsWith("flags"))
            .limit(1)
            .flatMap(line -> Arrays.stream(line.split("\\s+")))
            .anyMatch(flag -> flag.equals("avx512_vnni") || flag.equals("avx_vnni"))
        ? Target.X86_VNNI
        : Target.X86_AVX2;
  }
}
