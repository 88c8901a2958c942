package dev.espalier.estimate.probe;

import dev.espalier.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The probes that were made on this machine, in a file. A file that is damaged, or of another
 * version, is left out of account and replaced at the next probe; a folder that cannot be written
 * to costs the memory between starts and nothing else.
 *
 * <p>Each probe is written at once, together with what is in the file by then, in one step: of two
 * processes that do so at the same moment one may lose a probe, which is then made again. Safe to
 * use from several threads.
 */
public final class ProbeCache {

  private static final Logger LOG = LoggerFactory.getLogger(ProbeCache.class);
  private static final String NAME = "probes.json";

  /** Some hundred networks; the file stays below a few megabytes. */
  private static final int MOST = 4000;

  private final Path file;
  private final int most;
  private final Map<ProbeKey, ProbeResult> probes = new LinkedHashMap<>();
  private boolean loaded;

  /** Probes in a folder, which need not exist yet. */
  public ProbeCache(Path folder) {
    this(folder, MOST);
  }

  ProbeCache(Path folder, int most) {
    this.file = folder.resolve(NAME);
    this.most = most;
  }

  /** What a probe has shown, if it was made. */
  public synchronized Optional<ProbeResult> get(ProbeKey key) {
    if (!loaded) {
      probes.putAll(read());
      loaded = true;
    }
    return Optional.ofNullable(probes.get(key));
  }

  /** Keeps a probe; the oldest ones make room. */
  public synchronized void put(ProbeKey key, ProbeResult result) {
    Map<ProbeKey, ProbeResult> all = new LinkedHashMap<>(probes);
    all.putAll(read());
    all.remove(key);
    all.put(key, result);
    List<ProbeKey> oldest = List.copyOf(all.keySet()).subList(0, Math.max(0, all.size() - most));
    all.keySet().removeAll(oldest);
    probes.clear();
    probes.putAll(all);
    loaded = true;
    write();
  }

  private Map<ProbeKey, ProbeResult> read() {
    Map<ProbeKey, ProbeResult> found = new LinkedHashMap<>();
    if (!Files.exists(file)) {
      return found;
    }
    try {
      Json.read(file, ProbeFile.class)
          .probes()
          .forEach(entry -> found.put(entry.key(), entry.result()));
    } catch (IOException e) {
      if (isOfAnotherVersion()) {
        LOG.info("{} is of another version of this program; layers are probed again", file);
      } else {
        LOG.warn("{} cannot be used; layers are probed again", file, e);
      }
    }
    return found;
  }

  /** Which is no damage: versions differ in what goes into keys and results. */
  private boolean isOfAnotherVersion() {
    try {
      Object version = Json.read(file, Map.class).get("schemaVersion");
      return version instanceof Integer number && number != ProbeFile.SCHEMA_VERSION;
    } catch (IOException e) {
      LOG.debug("{} has no version", file, e);
      return false;
    }
  }

  private void write() {
    List<ProbeFile.Entry> entries = new ArrayList<>();
    probes.forEach((key, result) -> entries.add(new ProbeFile.Entry(key, result)));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Json.write(file, new ProbeFile(ProbeFile.SCHEMA_VERSION, entries));
    } catch (IOException e) {
      LOG.warn("Probes cannot be kept in {}", file, e);
    }
  }
}
