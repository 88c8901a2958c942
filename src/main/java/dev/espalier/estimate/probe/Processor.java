package dev.espalier.estimate.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processor of this machine by name, as far as the system tells it. */
public final class Processor {

  private static final Logger LOG = LoggerFactory.getLogger(Processor.class);
  private static final Path LINUX = Path.of("/proc/cpuinfo");

  /** Of a virtual machine the name is often a mere family name; the numbers say more. */
  private static final List<String> NUMBERS = List.of("cpu family", "model", "stepping");

  private static final List<String> MAC = List.of("sysctl", "-n", "machdep.cpu.brand_string");
  private static final int PATIENCE_SECONDS = 5;

  private Processor() {}

  /** The name, or the architecture where there is none. */
  public static String name() {
    String architecture = System.getProperty("os.arch", "unknown");
    return named().map(name -> name + ", " + architecture).orElse(architecture);
  }

  private static Optional<String> named() {
    try {
      if (Files.isReadable(LINUX)) {
        return parse(Files.readString(LINUX, StandardCharsets.ISO_8859_1));
      }
      boolean mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
      return mac ? said(MAC) : Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER"));
    } catch (IOException e) {
      LOG.debug("The name of the processor cannot be read", e);
      return Optional.empty();
    }
  }

  /** The first processor of Linux's list. */
  static Optional<String> parse(String cpuinfo) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : cpuinfo.lines().takeWhile(text -> !text.isBlank()).toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    List<String> numbers = new ArrayList<>();
    NUMBERS.stream().filter(fields::containsKey).forEach(name -> numbers.add(fields.get(name)));
    return Optional.ofNullable(fields.get("model name"))
        .map(name -> numbers.isEmpty() ? name : name + " " + String.join(".", numbers));
  }

  private static Optional<String> said(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? Optional.of(text.strip()) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      process.destroy();
    }
  }
}
