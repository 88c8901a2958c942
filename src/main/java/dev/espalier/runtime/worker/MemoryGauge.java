package dev.espalier.runtime.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much memory a process takes for itself; only known on Linux. */
final class MemoryGauge {

  private static final Logger LOG = LoggerFactory.getLogger(MemoryGauge.class);

  // Not VmRSS: mapped files count there too, and the system can take those back at any time.
  private static final Pattern PRIVATE =
      Pattern.compile("^(?:RssAnon|RssShmem):\\s+(\\d+) kB", Pattern.MULTILINE);

  private MemoryGauge() {}

  /** Bytes of memory, or nothing if that cannot be known or the process has ended. */
  static OptionalLong bytes(long pid) {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return OptionalLong.empty();
    }
    try {
      return parse(Files.readString(status));
    } catch (IOException e) {
      LOG.debug("{} cannot be read, the process has probably ended", status, e);
      return OptionalLong.empty();
    }
  }

  static OptionalLong parse(String status) {
    Matcher line = PRIVATE.matcher(status);
    long bytes = 0;
    boolean found = false;
    while (line.find()) {
      bytes += Long.parseLong(line.group(1)) << 10;
      found = true;
    }
    return found ? OptionalLong.of(bytes) : OptionalLong.empty();
  }
}
