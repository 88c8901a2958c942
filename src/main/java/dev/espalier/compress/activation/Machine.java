package dev.espalier.compress.activation;

import dev.espalier.recipe.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What kind of target this machine is. */
public final class Machine {
  private static final Logger LOG = LoggerFactory.getLogger(Machine.class);
  private static final Path LINUX = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Channels that the runtime lays beside one another where vectors have 512 bits. */
  private static final int WIDE = 16;

  private static final int NARROW = 8;

  /** Looked up once. */
  private static final class Found {
    private static final String CPUINFO = read();
    private static final Target TARGET = target(architecture(), CPUINFO);
  }

  /**
   * How many channels onnxruntime computes side by side: of another number some are computed and
   * thrown away (MLAS, blocked convolutions).
   */
  public static int channelBlock() {
    boolean wide = Found.TARGET == Target.ARM || flags(Found.CPUINFO).contains("avx512f");
    return wide ? WIDE : NARROW;
  }

  /** Never {@link Target#THIS_MACHINE}. */
  public static Target target() {
    return Found.TARGET;
  }

  /** The target itself, or what this machine is. */
  public static Target of(Target target) {
    return target == Target.THIS_MACHINE ? target() : target;
  }

  private static String architecture() {
    return System.getProperty("os.arch", "");
  }

  private static String read() {
    try {
      return Files.isReadable(LINUX) ? Files.readString(LINUX, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      LOG.debug("What the processor can do cannot be read", e);
      return "";
    }
  }

  private static Set<String> flags(String cpuinfo) {
    return cpuinfo
        .lines()
        .filter(line -> line.startsWith("flags"))
        .limit(1)
        .flatMap(line -> Arrays.stream(line.split("\\s+")))
        .collect(Collectors.toSet());
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
    Set<String> flags = flags(cpuinfo);
    return flags.contains("avx512_vnni") || flags.contains("avx_vnni")
        ? Target.X86_VNNI
        : Target.X86_AVX2;
  }
}
